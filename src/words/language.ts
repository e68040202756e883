/** The languages of the interface, and how each is written. Knows no message. */

/** A language of the interface, as a BCP 47 primary tag. */
export type Language = (typeof languages)[number]["language"];

/** Every language of the interface with its own name and direction. `reviewed`: by a native speaker. */
export const languages = [
  { language: "en", name: "English", direction: "ltr", reviewed: true },
  { language: "id", name: "Bahasa Indonesia", direction: "ltr", reviewed: false },
  { language: "ar", name: "العربية", direction: "rtl", reviewed: false },
  { language: "fr", name: "Français", direction: "ltr", reviewed: false },
  { language: "km", name: "ភាសាខ្មែរ", direction: "ltr", reviewed: false },
  { language: "th", name: "ไทย", direction: "ltr", reviewed: false },
] as const satisfies readonly {
  language: string;
  name: string;
  direction: "ltr" | "rtl";
  reviewed: boolean;
}[];

/** The interface language nearest to what the browser asks for; English when none fits. */
export const nearestLanguage = (wanted: readonly string[]): Language => {
  for (const tag of wanted) {
    const primary = tag.toLowerCase().split("-")[0];
    const found = languages.find(({ language }) => language === primary);
    if (found) return found.language;
  }
  return "en";
};

/** The interface language that an ISO 639-2 code means, if there is one. */
export const languageOfCode = (code: string): Language | undefined => {
  const primary = spokenAs[code];
  return languages.find(({ language }) => language === primary)?.language;
};

/** Languages of interviews, by their ISO 639-2 codes, as BCP 47 tags. */
const spokenAs: Readonly<Record<string, string>> = {
  ara: "ar",
  eng: "en",
  fil: "fil",
  fra: "fr",
  ind: "id",
  khm: "km",
  msa: "id",
  tgl: "fil",
  tha: "th",
};
