import { useTranslation } from "react-i18next";
import { Navigate, NavLink, useParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { AccountsTab } from "./AccountsTab.tsx";
import { AuditTab } from "./AuditTab.tsx";
import classes from "./admin.module.css";
import { DevicesTab, DisplaysTab } from "./CredentialsTab.tsx";
import { OrganisationsTab } from "./OrganisationsTab.tsx";
import { RegionsTab } from "./RegionsTab.tsx";

/** which right opens which tab */
const TABS = {
  accounts: { right: "accounts", Tab: AccountsTab },
  organisations: { right: "addOrganisation", Tab: OrganisationsTab },
  devices: { right: "credentials", Tab: DevicesTab },
  displays: { right: "credentials", Tab: DisplaysTab },
  regions: { right: "changeRegions", Tab: RegionsTab },
  audit: { right: "auditEntries", Tab: AuditTab },
} as const;
type TabName = keyof typeof TABS;

/** Administration for the office and the administrators: each sees the tabs that are theirs. */
export function AdminPage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const { tab } = useParams();
  const open = (Object.keys(TABS) as TabName[]).filter((name) => may(TABS[name].right));
  if (open.length === 0) return <NoRight />;
  if (!tab) return <Navigate to={`/admin/${open[0]}`} replace />;
  if (!Object.hasOwn(TABS, tab)) return <NotFound />;
  const { Tab } = TABS[tab as TabName];
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{t("admin.title")}</h1>
      <nav className={classes.tabs} aria-label={t("admin.tabs")}>
        {open.map((name) => (
          <NavLink key={name} to={`/admin/${name}`} className={classes.tab ?? ""}>
            {t(`admin.tab.${name}`)}
          </NavLink>
        ))}
      </nav>
      {open.includes(tab as TabName) ? <Tab key={tab} /> : <NoRight />}
    </div>
  );
}
