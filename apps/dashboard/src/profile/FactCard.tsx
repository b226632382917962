import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { OriginMark } from "../ui/OriginMark.tsx";
import type { FactView } from "./prepare-profile.ts";
import classes from "./profile.module.css";

/** One stated fact: its value as stated, its wording, what is registered, and the way to where it lives. */
export function FactCard({ fact }: { fact: FactView }) {
  const { t } = useTranslation();
  const id = `fact-${fact.number}`;
  return (
    <li id={id} className={classes.fact} data-fact={fact.number}>
      <div className={classes.factHead}>
        <h3>{fact.title}</h3>
        <OriginMark origin={fact.origin} />
      </div>
      {fact.stated ? <p className={classes.value}>{fact.stated}</p> : null}
      <p className={classes.wording}>{t(fact.quoted ? "profile.quote" : "profile.told", { wording: fact.wording })}</p>
      {fact.items.length > 0 ? (
        <ul className={classes.items}>
          {fact.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      ) : null}
      <p className={classes.recorded}>
        {fact.recorded === null ? null : (
          <span>
            {t("profile.recorded", { value: fact.recorded })}{" "}
            {fact.recordedOrigin && fact.recordedOrigin !== fact.origin ? <OriginMark origin={fact.recordedOrigin} /> : null}
            <small>{fact.recordedNote}</small>
          </span>
        )}
        {fact.link.startsWith("/profile#") ? (
          <a href={`#${id}`}>
            {t("profile.fact", { number: fact.number })}
            <span className="visually-hidden">{fact.title}</span>
          </a>
        ) : (
          <Link to={fact.link}>
            {t("profile.open")}
            <span className="visually-hidden">{fact.title}</span>
          </Link>
        )}
      </p>
    </li>
  );
}
