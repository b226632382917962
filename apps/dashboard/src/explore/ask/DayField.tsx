import { TextInput } from "@mantine/core";
import { useEffect, useState } from "react";

interface DayFieldProps {
  label: string;
  description?: string;
  value: string;
  max: string;
  /** "" where the field may be empty */
  choose(day: string): void;
}

/** No figure is older: a year that is still being typed (0202) asks nothing. */
const FIRST = "1949-01-01";

/** A day that can be typed digit by digit. */
export function DayField({ label, description, value, max, choose }: DayFieldProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      size="xs"
      type="date"
      label={label}
      {...(description ? { description } : {})}
      value={typed}
      min={FIRST}
      max={max}
      onChange={({ currentTarget: { value: day } }) => {
        setTyped(day);
        if (day === "" || (day >= FIRST && day <= max)) choose(day);
      }}
      onBlur={() => setTyped(value)}
    />
  );
}
