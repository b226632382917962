import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A friendly page in place of the one that cannot be shown. */
export function Notice({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div style={{ display: "grid", gap: 12, justifyItems: "center", padding: "80px 16px", textAlign: "center" }}>
      <Title order={1} size={20}>
        {title}
      </Title>
      <Text c="var(--ink-2)">{text}</Text>
      {children}
    </div>
  );
}
