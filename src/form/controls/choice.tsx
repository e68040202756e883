/** Radios and checkboxes: native inputs in a fieldset, with the digits 1–9 as short cuts. */
import { type KeyboardEvent, type ReactNode, useId } from "react";
import style from "./controls.module.css";

/** One choice among few. A second press of the chosen one clears it. */
export function Radios({ options, value, onChange, name, single = false }: RadiosProps) {
  const own = useId();
  const isShort = options.length <= 4 && options.every(({ label }) => label.length <= 14);
  const layout = single ? style["single"] : isShort ? style["short"] : "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the digits are a short cut; every radio is reachable without them
    <div
      className={`${style["choices"]} ${layout}`}
      onKeyDown={(event) => chooseByDigit(event, options, onChange)}
    >
      {options.map((option) => (
        <label key={option.code} className={style["choice"]}>
          <input
            type="radio"
            autoComplete="off"
            name={name ?? own}
            value={option.code}
            checked={value === option.code}
            onChange={() => onChange(option.code)}
            onClick={() => value === option.code && onChange(undefined)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** Any number of choices among few. */
export function Checkboxes({ options, values, onChange }: CheckboxesProps) {
  return (
    <div className={style["choices"]}>
      {options.map((option) => (
        <label key={option.code} className={style["choice"]}>
          <input
            type="checkbox"
            autoComplete="off"
            checked={values.includes(option.code)}
            onChange={(event) =>
              onChange(
                event.currentTarget.checked
                  ? [...values, option.code]
                  : values.filter((code) => code !== option.code),
              )
            }
          />
          <span>{option.label}</span>
        </label>
      ))}
    </div>
  );
}

/** A single box to tick. */
export function Checkbox({ label, checked, onChange }: CheckboxProps) {
  return (
    <label className={style["choice"]}>
      <input
        type="checkbox"
        autoComplete="off"
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  );
}

/** A question's words above its group of choices. */
export function Choices({ legend, hint, error, children }: ChoicesProps) {
  const id = useId();
  return (
    <fieldset
      className={`${style["question"]} ${error ? style["warned"] : ""}`}
      aria-describedby={hint || error ? id : undefined}
    >
      <legend className={style["head"]}>{legend}</legend>
      {(hint || error) && (
        <p id={id} className={error ? style["error"] : style["hint"]}>
          {error ?? hint}
        </p>
      )}
      {children}
    </fieldset>
  );
}

/** A code with the words people read for it. */
export type Option = { readonly code: string; readonly label: string; readonly note?: string };

type RadiosProps = {
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly onChange: (code: string | undefined) => void;
  readonly name?: string;
  readonly single?: boolean;
};

type CheckboxesProps = {
  readonly options: readonly Option[];
  readonly values: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
};

type CheckboxProps = {
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

type ChoicesProps = {
  readonly legend: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly children: ReactNode;
};

const chooseByDigit = (
  event: KeyboardEvent,
  options: readonly Option[],
  onChange: (code: string) => void,
): void => {
  if (event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  const option = options[Number(event.key) - 1];
  if (!option) return;
  event.preventDefault();
  onChange(option.code);
};
