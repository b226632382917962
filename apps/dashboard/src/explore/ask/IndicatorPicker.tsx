import { useQuery } from "@apollo/client/react";
import { unitText } from "@kepu/schema";
import { TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ExploreIndicatorsDocument, type ExploreIndicatorsQuery } from "../../graphql/generated/pages.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";

type Indicator = ExploreIndicatorsQuery["indicators"][number];
const MOST = 30;

interface PickerProps {
  all: Indicator[];
  chosen: string[];
  choose(codes: string[]): void;
}

/** Chosen indicators, and a search over all by Chinese, English, code or pinyin, the nearest first. */
export function IndicatorPicker({ all, chosen, choose }: PickerProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const [typed, setTyped] = useState("");
  const [search] = useDebouncedValue(typed.trim(), 150);
  const { data, previousData } = useQuery(ExploreIndicatorsDocument, { variables: { search }, skip: search === "" });
  const found = search === "" ? all : ((data ?? previousData)?.indicators ?? []);
  const english = i18n.language === "en";
  const nameOf = (indicator: Indicator | undefined, code: string) =>
    indicator ? (english ? indicator.current.nameEn : indicator.current.name) : code;
  return (
    <fieldset className={classes.field}>
      <legend>{t("indicators")}</legend>
      <ul className={classes.chips}>
        {chosen.map((code) => {
          const name = nameOf(
            all.find((one) => one.code === code),
            code,
          );
          return (
            <li key={code}>
              <span>{name}</span>
              <button type="button" aria-label={t("remove", { name })} onClick={() => choose(chosen.filter((one) => one !== code))}>
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <TextInput
        size="xs"
        label={t("search")}
        placeholder={t("searchHint")}
        value={typed}
        maxLength={100}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <span className="visually-hidden" aria-live="polite">
        {search === "" ? "" : t("found", { count: found.length })}
      </span>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("indicators")}>
        {found.map((indicator) => (
          <label key={indicator.code} className={classes.option}>
            <input
              type="checkbox"
              checked={chosen.includes(indicator.code)}
              disabled={!chosen.includes(indicator.code) && chosen.length >= MOST}
              onChange={({ currentTarget }) =>
                choose(currentTarget.checked ? [...chosen, indicator.code] : chosen.filter((one) => one !== indicator.code))
              }
            />
            <span>
              {nameOf(indicator, indicator.code)}{" "}
              <small>
                {indicator.code} · {unitText(indicator.current.unit, i18n.language)}
              </small>
            </span>
          </label>
        ))}
        {found.length === 0 && data ? <p className={classes.note}>{t("noneFound")}</p> : null}
      </section>
    </fieldset>
  );
}
