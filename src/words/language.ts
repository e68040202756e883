/** The languages of the interface, and how each is written. Knows no message. */

/** A language of the interface, as a BCP 47 primary tag. */
export type Language = (typeof languages)[number]["language"];

/** Every language of the interface with its own name and direction. `reviewed`: by a native speaker. */
export const languages = [
  { language: "en", name: "English", direction: "ltr", reviewed: true },
  { language: "id", name: "Bahasa Indonesia", direction: "ltr", reviewed: false },
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
