/**
 * The ceremony in which a recovery key comes to paper: five sheets, each for somebody else, and a look
 * whether what is on the paper can be read back. Nothing of it is kept on the device.
 */
import { useState } from "react";
import { Button } from "../../form/controls/button.tsx";
import { Checkbox } from "../../form/controls/choice.tsx";
import { Field } from "../../form/controls/field.tsx";
import type { Words } from "../../words/words.ts";
import page from "../page.module.css";
import { QrCode } from "../shell/qr-code.tsx";
import style from "./recovery-ceremony.module.css";

/** Shows the five sheets, lets them be printed and checked, and ends when they are in five places. */
export function RecoveryCeremony({
  words,
  sheets,
  readSheet,
  finish,
  finishLabel,
}: RecoveryCeremonyProps) {
  const { say } = words;
  const [checked, setChecked] = useState<ReadonlySet<number>>(new Set());
  const [typed, setTyped] = useState("");
  const [fault, setFault] = useState<"wrong" | "foreign" | undefined>(undefined);
  const [printed, setPrinted] = useState(false);
  const [unprinted, setUnprinted] = useState(false);
  const check = (): void => {
    const share = readSheet(typed);
    const place = sheets.findIndex((sheet) => sheet.share === share);
    setFault(share === undefined ? "wrong" : place < 0 ? "foreign" : undefined);
    if (place < 0) return;
    setChecked(new Set([...checked, place]));
    setTyped("");
  };
  return (
    <>
      <h1>{say("create.sheets")}</h1>
      <p className={page["para"]}>{say("create.sheets.note")}</p>
      <ol className={`${style["how"]} no-print`}>
        <li>{say("ceremony.how.print")}</li>
        <li>{say("ceremony.how.check")}</li>
        <li>{say("ceremony.how.give")}</li>
      </ol>
      <div className={`${page["actions"]} no-print`}>
        <Button icon="print" onPress={() => window.print()}>
          {say("create.print")}
        </Button>
      </div>
      <div className={style["sheets"]}>
        {sheets.map((sheet, place) => (
          <section key={sheet.share} className={style["sheet"]}>
            <h2>
              {say("create.sheet", { number: place + 1 })}
              {checked.has(place) && (
                <span className={`${page["tag"]} no-print`}>{say("ceremony.checked")}</span>
              )}
            </h2>
            <p className={page["quiet"]}>{say("create.sheet.note")}</p>
            <div className={style["content"]}>
              <QrCode text={sheet.text} label={say("ceremony.qr", { number: place + 1 })} />
              <div>
                <h3>{say("ceremony.share")}</h3>
                <code className={style["share"]} data-testid="recovery-share">
                  {inGroups(sheet.share)}
                </code>
                <h3>{say("ceremony.hash")}</h3>
                <code className={style["share"]}>{sheet.recipientHash}</code>
              </div>
            </div>
          </section>
        ))}
      </div>
      <section className={`${page["section"]} no-print`}>
        <h2>{say("ceremony.check")}</h2>
        <Field
          label={say("ceremony.check.label")}
          hint={say("ceremony.check.hint")}
          error={fault && say(`ceremony.check.${fault}`)}
          value={typed}
          direction="ltr"
          lines={3}
          onChange={(value) => {
            setTyped(value);
            setFault(undefined);
          }}
        />
        <div className={page["actions"]}>
          <Button onPress={check}>{say("ceremony.check.do")}</Button>
        </div>
        <p className={page["para"]} role="status">
          {say("ceremony.check.count", { count: checked.size })}
        </p>
      </section>
      <div className="no-print">
        <Checkbox
          label={say("create.printed")}
          checked={printed}
          onChange={(isPrinted) => {
            setPrinted(isPrinted);
            setUnprinted(false);
          }}
        />
        {unprinted && <p role="alert">{say("create.unprinted")}</p>}
        <div className={page["actions"]}>
          <Button tone="brand" onPress={() => (printed ? finish() : setUnprinted(true))}>
            {finishLabel}
          </Button>
        </div>
      </div>
    </>
  );
}

/** A sheet as it is printed: the share, the hash of the key, and the text of the QR code. */
export type PrintedSheet = {
  readonly share: string;
  readonly recipientHash: string;
  readonly text: string;
};

type RecoveryCeremonyProps = {
  readonly words: Words;
  readonly sheets: readonly PrintedSheet[];
  /** The share in a text read back from paper; undefined when its checksum does not fit. */
  readonly readSheet: (text: string) => string | undefined;
  readonly finish: () => void;
  readonly finishLabel: string;
};

/** Groups of four are read aloud and typed with fewer faults. */
const inGroups = (share: string): string => share.replace(/(.{4})(?=.)/g, "$1 ");
