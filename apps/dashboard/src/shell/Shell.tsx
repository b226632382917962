import { type ComponentType, lazy, type ReactNode, Suspense, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, NavLink, useLocation } from "react-router";
import { ActsFor } from "../access/ActsFor.tsx";
import { useViewer } from "../access/use-viewer.ts";
import { UnsentTaps } from "../desk/UnsentTaps.tsx";
import { Account } from "./Account.tsx";
import { LanguageSwitch } from "./LanguageSwitch.tsx";
import { LiveBadge } from "./LiveBadge.tsx";
import classes from "./shell.module.css";
import { ThemeSwitch } from "./ThemeSwitch.tsx";
import { useKeys } from "./use-keys.ts";

interface Page {
  to: string;
  text: string;
  shown: boolean;
  /** the key that leads there */
  key?: string;
  /** how much waits there */
  count?: ComponentType;
}

/** neither is waited for: the page is there first */
const InboxCount = lazy(() => import("../review/InboxCount.tsx").then((module) => ({ default: module.InboxCount })));
const ReminderBell = lazy(() => import("../review/ReminderBell.tsx").then((module) => ({ default: module.ReminderBell })));

/** Who has to do with forms: fills in, signs off or reviews. */
const ENTRY = ["saveSubmissionCells", "signOffSubmission", "approveSubmission"];

/** The workbench: name, pages, the live badge, language, theme, account. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { viewer, may } = useViewer();
  const pages: Page[] = [
    { to: "/", text: t("nav.overview"), shown: may("liveOverview") },
    { to: "/activities", text: t("nav.activities"), shown: may("liveOverview") && may("activities") },
    { to: "/tasks", text: t("nav.tasks"), shown: may("tasks") },
    { to: "/forms", text: t("nav.forms"), shown: ENTRY.some(may) },
    { to: "/review", text: t("nav.review"), shown: may("inbox"), count: InboxCount },
    { to: "/kiosks", text: t("nav.kiosks"), shown: may("liveKiosks") },
    { to: "/desk", text: t("nav.desk"), shown: may("recordCheckIns") },
    { to: "/explore", text: t("nav.explore"), shown: may("metrics") },
    { to: "/reports", text: t("nav.reports"), shown: may("reports") },
    { to: "/profile", text: t("nav.profile"), shown: may("districtProfile") },
    { to: "/registers", text: t("nav.registers"), shown: may("honours") },
    { to: "/quarantine", text: t("nav.quarantine"), shown: may("quarantine") },
    { to: "/admin", text: t("nav.admin"), shown: may("accounts") || may("auditEntries") },
    { to: "/wall", text: t("nav.wall"), shown: may("liveOverview"), key: "W" },
  ];
  useKeys(pages);
  const { pathname } = useLocation();
  const nav = useRef<HTMLElement>(null);
  // on a phone the links scroll: where one is stays in sight
  useEffect(() => {
    const show = () => {
      const here = nav.current?.querySelector<HTMLElement>("[aria-current]");
      if (here && pathname) nav.current?.scrollTo(here.offsetLeft - 80, 0);
    };
    show();
    void document.fonts.ready.then(show); // the links grow with their letters
  }, [pathname]);
  return (
    <>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <header className={classes.header}>
        <Link to="/" className={classes.brand}>
          <img src="/icon.svg" alt="" width={24} height={24} />
          <span>{t("product")}</span>
        </Link>
        <nav ref={nav} className={classes.nav} aria-label={t("nav.main")}>
          {pages
            .filter((page) => page.shown)
            .map((page) => (
              <NavLink
                key={page.to}
                to={page.to}
                end={page.to === "/"}
                className={classes.link ?? ""}
                {...(page.key ? { title: t("nav.byKey", { page: page.text, key: page.key }), "aria-keyshortcuts": page.key } : {})}
              >
                {page.text}
                {page.count ? (
                  <Suspense>
                    <page.count />
                  </Suspense>
                ) : null}
              </NavLink>
            ))}
        </nav>
        <div className={classes.tools}>
          {may("recordCheckIns") ? <UnsentTaps /> : null}
          {may("reminders") ? (
            <Suspense>
              <ReminderBell />
            </Suspense>
          ) : null}
          <LiveBadge />
          <ActsFor viewer={viewer} />
          <LanguageSwitch />
          <ThemeSwitch />
          <Account name={viewer?.name ?? ""} />
        </div>
      </header>
      <main id="main" className={classes.main}>
        {children}
      </main>
    </>
  );
}
