/** What a person is told of a new version: that it waits, or that it was refused. */
import { Button } from "../../form/controls/button.tsx";
import type { Words } from "../../words/words.ts";
import type { WaitingUpdate } from "../session/app-update.ts";
import { Notice } from "./notice.tsx";

/** Offers a new version, or says plainly that the one on the server is not to be trusted. */
export function UpdateNotice({ words, update, onLater }: UpdateNoticeProps) {
  const { say } = words;
  if (!update.take)
    return (
      <Notice tone="warn" icon="alert">
        {say("update.refused")}
      </Notice>
    );
  return (
    <Notice
      tone="calm"
      icon="sync"
      action={
        <>
          <Button onPress={update.take}>{say("update.take")}</Button>
          <Button tone="link" onPress={onLater}>
            {say("update.later")}
          </Button>
        </>
      }
    >
      {say("update.ready")}
    </Notice>
  );
}

type UpdateNoticeProps = {
  readonly words: Words;
  readonly update: WaitingUpdate;
  readonly onLater: () => void;
};
