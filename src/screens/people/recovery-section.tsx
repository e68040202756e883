/** The recovery sheets of the organisation: what they are for, the yearly drill, and new ones. */
import { useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { RecoveryCeremony } from "../recovery/recovery-ceremony.tsx";
import type { NewSheets } from "../session/recovery-sheets.ts";
import { Working } from "../shell/working.tsx";

/** Explains the sheets and holds the ceremony for new ones. */
export function RecoverySection({
  words,
  recipientHash,
  prepare,
  readSheet,
  onDone,
}: RecoverySectionProps) {
  const { say } = words;
  const [sheets, setSheets] = useState<NewSheets | "making" | undefined>(undefined);
  if (sheets === "making") return <Working>{say("create.making-keys")}</Working>;
  if (sheets)
    return (
      <RecoveryCeremony
        words={words}
        sheets={sheets.sheets}
        readSheet={readSheet}
        finish={() => {
          setSheets(undefined);
          onDone(sheets);
        }}
        finishLabel={say("recovery.finish")}
      />
    );
  return (
    <section className={page["section"]}>
      <h2>{say("recovery.title")}</h2>
      <p className={page["para"]}>{say("recovery.what")}</p>
      <p className={page["para"]}>
        {say("recovery.hash")}
        <br />
        <code dir="ltr">{recipientHash}</code>
      </p>
      <p className={page["para"]}>{say("recovery.drill")}</p>
      <p className={page["para"]}>{say("recovery.new")}</p>
      <div className={page["actions"]}>
        <Button
          onPress={() => {
            setSheets("making");
            void prepare().then(setSheets);
          }}
        >
          {say("recovery.make")}
        </Button>
      </div>
    </section>
  );
}

type RecoverySectionProps = {
  readonly words: Words;
  /** The hash printed on the sheets in force. */
  readonly recipientHash: string;
  readonly prepare: () => Promise<NewSheets>;
  readonly readSheet: (text: string) => string | undefined;
  readonly onDone: (sheets: NewSheets) => void;
};
