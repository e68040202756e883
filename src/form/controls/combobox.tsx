/** A long list to choose from by typing: the ARIA 1.2 combobox with a list, one or many values. */
import { type KeyboardEvent, useId, useRef, useState } from "react";
import type { Option } from "./choice.tsx";
import style from "./controls.module.css";
import { Icon } from "./icon.tsx";

/**
 * Chooses one code. Typing filters; Enter takes; Escape closes; an emptied field clears. With
 * `notListed` what was typed and is not in the list is kept as typed, so that no word is lost.
 */
export function Combobox({
  id,
  options,
  value,
  onChange,
  describedBy,
  noMatch,
  label,
  notListed,
  onLoose,
}: ComboboxProps) {
  const own = useId();
  const inputId = id ?? own;
  const chosen = options.find(({ code }) => code === value);
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [at, setAt] = useState(0);
  const before = useRef(value);
  const isListed = value === undefined || chosen !== undefined;
  const openWith = (text: string): void => {
    if (typed === undefined) before.current = value;
    setTyped(text);
  };
  const open = typed !== undefined;
  const matches = open ? matching(options, typed) : [];
  const take = (option: Option | undefined): void => {
    if (option) onChange(option.code);
    setTyped(undefined);
    setAt(0);
  };
  const leave = (text: string): void => {
    if (text.trim() !== "") onLoose?.(text.trim());
    setTyped(undefined);
  };
  const settle = (): void => (matches.length === 0 ? leave(typed ?? "") : take(matches[at]));
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) openWith("");
      else
        setAt((now) =>
          Math.max(0, Math.min(matches.length - 1, now + (event.key === "ArrowDown" ? 1 : -1))),
        );
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      settle();
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      if (notListed && value !== before.current) onChange(before.current);
      setTyped(undefined);
    }
  };

  return (
    <div className={style["combo"]}>
      <span className={style["box"]}>
        <input
          id={inputId}
          role="combobox"
          aria-expanded={open && matches.length > 0}
          aria-controls={`${inputId}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && matches[at] ? `${inputId}-${at}` : undefined}
          aria-describedby={describedBy}
          aria-label={label}
          className={style["input"]}
          autoComplete="off"
          spellCheck={false}
          value={typed ?? chosen?.label ?? value ?? ""}
          onChange={(event) => {
            const text = event.currentTarget.value;
            openWith(text);
            setAt(0);
            if (text === "") onChange(undefined);
            else if (notListed) onChange(options.find((one) => sameText(one, text))?.code ?? text);
          }}
          onClick={() => !open && openWith("")}
          onKeyDown={onKeyDown}
          onBlur={() => {
            const exact = typed ? matches.find((option) => sameText(option, typed)) : undefined;
            if (exact) take(exact);
            else leave(typed ?? "");
          }}
        />
        <span className={style["tag"]}>
          {open || !chosen?.note ? <Icon name="down" size={20} /> : chosen.note}
        </span>
      </span>
      <div
        id={`${inputId}-list`}
        role="listbox"
        tabIndex={-1}
        aria-label={label}
        className={open ? style["list"] : undefined}
        hidden={!open}
      >
        {matches.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the combobox that owns this list
          <div
            key={option.code}
            id={`${inputId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={style["option"]}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(option)}
          >
            <span>{option.label}</span>
            {option.note && <small>{option.note}</small>}
          </div>
        ))}
      </div>
      {open && matches.length === 0 && (
        <p className={style["hint"]} role="status">
          {noMatch}
        </p>
      )}
      {!open && !isListed && value !== undefined && notListed && (
        <p className={style["hint"]} role="status">
          {notListed(value)}
        </p>
      )}
    </div>
  );
}

/**
 * Chooses any number of codes; each chosen one stands as a chip that can be taken away. What was typed
 * and is not in the list becomes a chip too, and is said not to be in the list.
 */
export function MultiCombobox({
  values,
  onChange,
  options,
  removeWord,
  notListed,
  ...rest
}: MultiComboboxProps) {
  const unlisted = values.filter((code) => !options.some((option) => option.code === code));
  const add = (code: string): void => {
    if (!values.includes(code)) onChange([...values, code]);
  };
  const chosen = values.map(
    (code) => options.find((option) => option.code === code) ?? { code, label: code },
  );
  return (
    <>
      {chosen.length > 0 && (
        <ul className={style["picked"]}>
          {chosen.map((option) => (
            <li key={option.code}>
              <button
                type="button"
                className={style["pick"]}
                onClick={() => onChange(values.filter((code) => code !== option.code))}
              >
                {option.label}
                <span className="unseen">{removeWord}</span>
                <Icon name="cross" size={18} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        {...rest}
        key={values.length}
        options={options.filter(({ code }) => !values.includes(code))}
        value={undefined}
        onChange={(code) => code && add(code)}
        {...(notListed && { onLoose: add })}
      />
      {(notListed ? unlisted : []).map((text) => (
        <p key={text} className={style["hint"]} role="status">
          {notListed?.(text)}
        </p>
      ))}
    </>
  );
}

type ComboboxProps = {
  readonly id?: string;
  readonly label?: string;
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly onChange: (code: string | undefined) => void;
  readonly describedBy?: string | undefined;
  /** What is said when nothing fits what was typed. */
  readonly noMatch: string;
  /** What is said of a text that is kept though it is not in the list. */
  readonly notListed?: (typed: string) => string;
  /** Given what was typed and fits nothing, when the field is left or Enter is pressed. */
  readonly onLoose?: (typed: string) => void;
};

type MultiComboboxProps = Omit<ComboboxProps, "value" | "onChange" | "onLoose"> & {
  readonly values: readonly string[];
  readonly onChange: (codes: readonly string[]) => void;
  readonly removeWord: string;
};

const shown = 60;

/**
 * A text as it is compared: without marks on Latin letters; in Arabic without short vowels and with one
 * spelling of alef, yeh and teh marbuta, which people type as it comes.
 */
const plain = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670\u200b]/g, "")
    .replaceAll("ى", "ي")
    .replaceAll("ة", "ه")
    .toLowerCase();

const sameText = (option: Option, typed: string): boolean =>
  plain(option.label) === plain(typed) || option.note?.toLowerCase() === typed.trim().toLowerCase();

/** Options that begin with the text first, then those that hold it, then those with that code. */
const matching = (options: readonly Option[], typed: string): readonly Option[] => {
  const wanted = plain(typed).trim();
  if (wanted === "") return options.slice(0, shown);
  const begins = options.filter(({ label }) => plain(label).startsWith(wanted));
  const holds = options.filter(
    (option) =>
      !begins.includes(option) &&
      (plain(option.label).includes(wanted) || option.note?.toLowerCase().startsWith(wanted)),
  );
  return [...begins, ...holds].slice(0, shown);
};
