/** An amount with its currency. The amount is kept as typed until both can be read. */
import type { AnswerControlProps } from "./control-props.ts";
import { asText } from "./control-props.ts";
import { Combobox } from "./controls/combobox.tsx";
import style from "./controls/controls.module.css";
import { toAsciiDigits } from "./controls/digits.ts";
import { type Draft, type DraftRecord, recordAt } from "./draft.ts";
import { optionsOf } from "./options.ts";

/** Draws amount and currency side by side. The currency is proposed, and can be changed. */
export function MoneyQuestion(props: AnswerControlProps) {
  const { words, draft, at, question, value, id, described, label } = props;
  const { say } = words;
  const money = value instanceof Object ? (value as DraftRecord) : {};
  const put = (amount: string, currency: string | undefined): void =>
    draft.setAnswer(
      at,
      question.field,
      amount === "" ? undefined : { amount, ...(currency !== undefined && { currency }) },
    );
  const amount = asText(money["amount"]);
  const currency = asText(money["currency"]) || undefined;
  return (
    <div className={style["dates"]}>
      <label htmlFor={id}>
        {say("money.amount")}
        <input
          id={id}
          className={`${style["input"]} ${style["narrow"]}`}
          inputMode="decimal"
          autoComplete="off"
          dir="ltr"
          aria-describedby={described}
          value={amount}
          onChange={(event) =>
            put(toAmount(event.currentTarget.value), currency ?? usualCurrency(draft))
          }
        />
      </label>
      <div className={style["half"]}>
        <label htmlFor={`${id}-currency`}>{say("money.currency")}</label>
        <Combobox
          id={`${id}-currency`}
          options={optionsOf(words, "iso4217")}
          value={currency}
          onChange={(code) => put(amount, code)}
          noMatch={say("answer.no-match")}
          label={`${label}: ${say("money.currency")}`}
        />
      </div>
    </div>
  );
}

/** Digits and a point: signs that people write between thousands are left out. */
const toAmount = (typed: string): string => {
  const plain = toAsciiDigits(typed).replace(/[\s,٬'’]/g, "");
  return /^\d{1,12}(\.\d{0,4})?$/.test(plain) ? plain.replace(/^0+(?=\d)/, "") : typed;
};

/** The currency of the place, by the law that the case is under. */
const usualCurrency = (draft: Draft): string | undefined =>
  currencies[String(recordAt(draft.document(), { entity: "case" })?.["jurisdiction"])];

const currencies: Readonly<Record<string, string>> = {
  BRN: "BND",
  IDN: "IDR",
  KHM: "KHR",
  LAO: "LAK",
  MMR: "MMK",
  MYS: "MYR",
  PHL: "PHP",
  SGP: "SGD",
  THA: "THB",
  TLS: "USD",
  VNM: "VND",
};
