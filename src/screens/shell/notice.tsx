/** Something that happened, said once in a quiet line above the page. */
import type { ReactNode } from "react";
import { Icon, type IconName } from "../../form/controls/icon.tsx";
import style from "./shell.module.css";

/** Draws the line with what can be done about it. */
export function Notice({ tone, icon, children, action }: NoticeProps) {
  return (
    <div className={`${style["notice"]} ${style[tone]} no-print`} role="status">
      <p>
        <Icon name={icon} />
        <span>{children}</span>
      </p>
      {action}
    </div>
  );
}

type NoticeProps = {
  readonly tone: "calm" | "healed" | "warn";
  readonly icon: IconName;
  readonly children: ReactNode;
  readonly action?: ReactNode;
};
