/** Draws any report in any language, of invented records; the address says which. */
import "../../../src/styles/fonts.css";
import "../../../src/styles/tokens.css";
import "../../../src/styles/base.css";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { practiceCases } from "../../../src/domain/practice.ts";
import { CoveragePage } from "../../../src/screens/statistics/coverage-page.tsx";
import type { PublishedText } from "../../../src/screens/statistics/published-files.tsx";
import { ReportPage, reportNamed } from "../../../src/screens/statistics/report-page.tsx";
import type { ExcerptRecord } from "../../../src/statistics/excerpt-record.ts";
import { toStatisticalRecord } from "../../../src/statistics/statistical-record.ts";
import { languages } from "../../../src/words/language.ts";
import { loadAllWords } from "../../../src/words/load-words.ts";
import type { Words } from "../../../src/words/words.ts";

const ids = (digit: number): string =>
  `${String(digit).repeat(8)}-1111-4111-8111-${String(digit).repeat(12)}`;
const shelters = [
  { jurisdiction: "KHM", siteCode: "QK7M", count: 700 },
  { jurisdiction: "THA", siteCode: "TH4N", count: 400 },
  { jurisdiction: "IDN", siteCode: "JN2W", count: 200 },
] as const;
const cases = shelters.flatMap((shelter, at) =>
  practiceCases({
    ...shelter,
    seed: at + 1,
    site: ids(at + 1),
    owner: ids(4),
    reviewer: ids(5),
    device: ids(6),
    at: "2026-11-01T08:00:00.000Z",
  }),
);
const records = cases.flatMap((document) => {
  const made = toStatisticalRecord(document);
  return made.ok ? [made.value] : [];
});

const excerpts: readonly ExcerptRecord[] = [
  {
    themes: ["children", "exclusion"],
    text: "The work was found by somebody from the village, who had taken others before and was trusted.",
    majorityAtRegistration: "minor",
    sex: "female",
    regionOfOrigin: "asia",
  },
];

const addressNow = (): readonly string[] => window.location.hash.split("/").slice(1);

function Page() {
  const [[language = "en", name = "R1"], setAddress] = useState(addressNow);
  const [words, setWords] = useState<Words | undefined>(undefined);
  const [file, setFile] = useState<PublishedText | undefined>(undefined);
  useEffect(() => {
    const look = () => setAddress(addressNow());
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  useEffect(() => {
    const known = languages.find((one) => one.language === language);
    if (!known) return;
    document.documentElement.lang = known.language;
    document.documentElement.dir = known.direction;
    void loadAllWords(known.language).then(setWords);
  }, [language]);
  if (words?.language !== language) return null;
  const report = reportNamed(name);
  return (
    <main data-page={`${language}/${name}`}>
      {report ? (
        <ReportPage
          key={`${language} ${name}`}
          {...{ words, report, records, file }}
          onFile={setFile}
          excerpts={excerpts}
          onSave={async () => true}
        />
      ) : (
        <CoveragePage {...{ words, records }} />
      )}
    </main>
  );
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no root");
createRoot(root).render(<Page />);
