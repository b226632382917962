import { LIMITS } from "@kepu/schema";
import { Textarea, type TextareaProps } from "@mantine/core";

/** A text of several lines, which grows with what is typed and takes as much as the API does. */
export function LongText(props: TextareaProps) {
  return <Textarea autosize minRows={2} maxLength={LIMITS.longTextChars} {...props} />;
}
