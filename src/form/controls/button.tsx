/** The buttons of the product. None is ever disabled: a press that cannot act says why. */
import type { ReactNode } from "react";
import style from "./button.module.css";
import { Icon, type IconName } from "./icon.tsx";

/** A button. `brand` is the one next step of a page, `dark` is kept for leaving it at once. */
export function Button({
  children,
  tone = "plain",
  icon,
  wide = false,
  type = "button",
  onPress,
  describedBy,
}: ButtonProps) {
  return (
    <button
      type={type}
      className={`${style["button"]} ${style[tone]} ${wide ? style["wide"] : ""}`}
      onClick={onPress}
      aria-describedby={describedBy}
    >
      {icon && <Icon name={icon} size={22} />}
      <span>{children}</span>
    </button>
  );
}

type ButtonProps = {
  readonly children: ReactNode;
  readonly tone?: "brand" | "plain" | "dark" | "link" | "halt";
  readonly icon?: IconName;
  /** Fills the line on a phone. */
  readonly wide?: boolean;
  readonly type?: "button" | "submit";
  readonly onPress?: () => void;
  readonly describedBy?: string;
};

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ href, children, tone = "plain", icon }: ButtonLinkProps) {
  return (
    <a href={href} className={`${style["button"]} ${style[tone]}`}>
      {icon && <Icon name={icon} size={22} />}
      <span>{children}</span>
    </a>
  );
}

type ButtonLinkProps = {
  readonly href: string;
  readonly children: ReactNode;
  readonly tone?: "brand" | "plain";
  readonly icon?: IconName;
};
