import { createTheme, type MantineColorsTuple } from "@mantine/core";

/** The one brand hue, for action and focus. */
const teal: MantineColorsTuple = [
  "#e8f5f7",
  "#d0e8ec",
  "#9fd1da",
  "#6bb9c6",
  "#43a5b5",
  "#2a98aa",
  "#128296",
  "#0b6b7a",
  "#075763",
  "#03434d",
];

export const theme = createTheme({
  primaryColor: "teal",
  primaryShade: 7,
  colors: { teal },
  fontFamily:
    '"PingFang SC", "Microsoft YaHei", "Source Han Sans SC", "Noto Sans CJK SC", "Noto Sans SC", "Noto Sans SC Variable", system-ui, sans-serif',
  headings: { fontWeight: "600" },
  defaultRadius: "sm",
  cursorType: "pointer",
  respectReducedMotion: true,
});
