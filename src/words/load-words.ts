/** Fetches the catalogues of a language when they are wanted. All of them are in the app shell. */
import type { Language } from "./language.ts";
import { type Catalogue, createWords, type Words } from "./words.ts";

/** The words of the screens alone: enough until someone has unlocked. */
export const loadWords = async (language: Language): Promise<Words> =>
  createWords({ language, screens: await screens[language](), domain: {}, countries: {} });

/** The words of the screens with every label of questions, codes and countries. */
export const loadAllWords = async (language: Language): Promise<Words> => {
  const [spoken, labels, countries] = await Promise.all([
    screens[language](),
    domain[language](),
    countryNames[language](),
  ]);
  return createWords({ language, screens: spoken, domain: labels, countries });
};

type Loaders<Text> = Readonly<Record<Language, () => Promise<Text>>>;

const screens: Loaders<Catalogue["screens"]> = {
  en: async () => (await import("./en/screens.json")).default,
  id: async () => (await import("./id/screens.json")).default,
  ar: async () => (await import("./ar/screens.json")).default,
  fr: async () => (await import("./fr/screens.json")).default,
  km: async () => (await import("./km/screens.json")).default,
  th: async () => (await import("./th/screens.json")).default,
};

/** Labels not yet translated are shown in English rather than as a bare key. */
const domain: Loaders<Catalogue["domain"]> = {
  en: async () => englishLabels(),
  id: async () => ({
    ...(await englishLabels()),
    ...(await import("./id/lists.json")).default,
    ...(await import("./id/domain.json")).default,
  }),
  ar: async () => ({
    ...(await englishLabels()),
    ...(await import("./ar/lists.json")).default,
    ...(await import("./ar/domain.json")).default,
  }),
  fr: async () => ({
    ...(await englishLabels()),
    ...(await import("./fr/lists.json")).default,
    ...(await import("./fr/domain.json")).default,
  }),
  km: async () => ({
    ...(await englishLabels()),
    ...(await import("./km/lists.json")).default,
    ...(await import("./km/domain.json")).default,
  }),
  th: async () => ({
    ...(await englishLabels()),
    ...(await import("./th/lists.json")).default,
    ...(await import("./th/domain.json")).default,
  }),
};

const englishLabels = async (): Promise<Catalogue["domain"]> => ({
  ...(await import("./en/lists.json")).default,
  ...(await import("./en/domain.json")).default,
});

const countryNames: Loaders<Catalogue["countries"]> = {
  en: async () => (await import("./countries/en.json")).default,
  id: async () => (await import("./countries/id.json")).default,
  ar: async () => (await import("./countries/ar.json")).default,
  fr: async () => (await import("./countries/fr.json")).default,
  km: async () => (await import("./countries/km.json")).default,
  th: async () => (await import("./countries/th.json")).default,
};
