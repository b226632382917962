import { ActionIcon, Popover, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

/** 口径 in a bubble, open from the start; the focus comes along from the button that it stands for. */
export function DefinitionBubble({ text }: { text: string }) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <Popover width={280} withArrow position="bottom-start" defaultOpened>
      <Popover.Target>
        <ActionIcon ref={button} variant="subtle" color="gray" size="sm" aria-label={t("definition")} title={t("definition")}>
          <IconInfoCircle size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Text size="sm">{text}</Text>
      </Popover.Dropdown>
    </Popover>
  );
}
