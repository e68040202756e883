/** One labelled field for the screens that ask outside a case: a passphrase, a code, a remark. */
import { useId } from "react";
import style from "./controls.module.css";
import { Icon } from "./icon.tsx";

/** A text field with its label, hint and error tied together for every reader. */
export function Field({
  label,
  hint,
  error,
  value,
  onChange,
  type = "text",
  lines = 1,
  name,
  inputMode,
  spellCheck = false,
  direction,
  id,
}: FieldProps) {
  const own = useId();
  const inputId = id ?? own;
  const described = [hint && `${inputId}-hint`, error && `${inputId}-error`]
    .filter(Boolean)
    .join(" ");
  const shared = {
    id: inputId,
    name,
    value,
    autoComplete: "off",
    autoCapitalize: "none",
    spellCheck,
    inputMode,
    dir: direction,
    "aria-describedby": described || undefined,
    "aria-invalid": error ? true : undefined,
  } as const;
  return (
    <div className={`${style["question"]} ${error ? style["warned"] : ""}`}>
      <label className={style["head"]} htmlFor={inputId}>
        {label}
      </label>
      {hint && (
        <p className={style["hint"]} id={`${inputId}-hint`}>
          {hint}
        </p>
      )}
      {error && <FieldError id={`${inputId}-error`} message={error} />}
      {lines > 1 ? (
        <textarea
          {...shared}
          className={`${style["input"]} ${style["area"]}`}
          rows={lines}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <input
          {...shared}
          type={type}
          className={style["input"]}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </div>
  );
}

/** The words of an error at its field. */
export function FieldError({ id, message }: { readonly id: string; readonly message: string }) {
  return (
    <p className={style["error"]} id={id}>
      <Icon name="alert" size={18} />
      <span>{message}</span>
    </p>
  );
}

type FieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: "text" | "password" | "search" | "date";
  readonly lines?: number;
  readonly name?: string;
  readonly inputMode?: "numeric" | "text" | "tel" | "email";
  readonly spellCheck?: boolean;
  /** Direction of what is typed where it is not the reader's own (codes, Latin words). */
  readonly direction?: "ltr" | "auto";
  readonly id?: string;
};
