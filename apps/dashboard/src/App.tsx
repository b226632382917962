import { lazy, Suspense } from "react";
import { Outlet, Route, Routes, useLocation } from "react-router";
import { SignedIn } from "./access/SignedIn.tsx";
import { speakPages } from "./i18n/i18n.ts";
import { Shell } from "./shell/Shell.tsx";
import { Boundary } from "./ui/Boundary.tsx";
import { Loading } from "./ui/Loading.tsx";
import { NotFound } from "./ui/NotFound.tsx";

const OverviewPage = lazy(() => import("./overview/OverviewPage.tsx").then((module) => ({ default: module.OverviewPage })));
const ActivitiesPage = lazy(() => import("./activity/ActivitiesPage.tsx").then((module) => ({ default: module.ActivitiesPage })));
const ActivityPage = lazy(() => import("./activity/ActivityPage.tsx").then((module) => ({ default: module.ActivityPage })));
const PlanPage = lazy(() => import("./activity-plan/PlanPage.tsx").then((module) => ({ default: module.PlanPage })));
const AmendPage = lazy(() => import("./activity-plan/PlanPage.tsx").then((module) => ({ default: module.AmendPage })));
const RecordPage = lazy(() => import("./activity-record/RecordPage.tsx").then((module) => ({ default: module.RecordPage })));
const KiosksPage = lazy(() => import("./kiosks/KiosksPage.tsx").then((module) => ({ default: module.KiosksPage })));
const KioskPage = lazy(() => import("./kiosks/KioskPage.tsx").then((module) => ({ default: module.KioskPage })));
const DeskPage = lazy(() => import("./desk/DeskPage.tsx").then((module) => ({ default: module.DeskPage })));
const ProfilePage = lazy(() => import("./profile/ProfilePage.tsx").then((module) => ({ default: module.ProfilePage })));
const QuarantinePage = lazy(() => import("./quarantine/QuarantinePage.tsx").then((module) => ({ default: module.QuarantinePage })));
const RegistersPage = lazy(() => import("./registers/RegistersPage.tsx").then((module) => ({ default: module.RegistersPage })));
const TasksPage = lazy(() => import("./tasks/TasksPage.tsx").then((module) => ({ default: module.TasksPage })));
const MyTasksPage = lazy(() => import("./tasks/MyTasksPage.tsx").then((module) => ({ default: module.MyTasksPage })));
const PlansPage = lazy(() => import("./tasks/PlansPage.tsx").then((module) => ({ default: module.PlansPage })));
const ImportPage = lazy(() => import("./tasks/ImportPage.tsx").then((module) => ({ default: module.ImportPage })));
const TaskEditorPage = lazy(() => import("./tasks/TaskEditorPage.tsx").then((module) => ({ default: module.TaskEditorPage })));
const TaskPage = lazy(() => import("./tasks/TaskPage.tsx").then((module) => ({ default: module.TaskPage })));
const FormsPage = lazy(() => import("./submission/FormsPage.tsx").then((module) => ({ default: module.FormsPage })));
const EntryPage = lazy(() => import("./submission/EntryPage.tsx").then((module) => ({ default: module.EntryPage })));
const PrintPage = lazy(() => import("./submission/PrintPage.tsx").then((module) => ({ default: module.PrintPage })));
const InboxPage = lazy(() => import("./review/InboxPage.tsx").then((module) => ({ default: module.InboxPage })));
const BoardPage = lazy(() => import("./review/BoardPage.tsx").then((module) => ({ default: module.BoardPage })));
const RemindersPage = lazy(() => import("./review/RemindersPage.tsx").then((module) => ({ default: module.RemindersPage })));
const SubmissionReviewPage = lazy(() =>
  import("./review/SubmissionReviewPage.tsx").then((module) => ({ default: module.SubmissionReviewPage })),
);
const TokensPage = lazy(() => import("./tokens/TokensPage.tsx").then((module) => ({ default: module.TokensPage })));
const ExplorePage = lazy(() => import("./explore/ExplorePage.tsx").then((module) => ({ default: module.ExplorePage })));
const ExplorerPage = lazy(() => import("./explorer/ExplorerPage.tsx").then((module) => ({ default: module.ExplorerPage })));
const ReachPage = lazy(() => import("./reach/ReachPage.tsx").then((module) => ({ default: module.ReachPage })));
const ReportsPage = lazy(() => import("./report/ReportsPage.tsx").then((module) => ({ default: module.ReportsPage })));
const ReportPage = lazy(() => import("./report/ReportPage.tsx").then((module) => ({ default: module.ReportPage })));
const HonoursPage = lazy(() => import("./honours/HonoursPage.tsx").then((module) => ({ default: module.HonoursPage })));
const HonourPage = lazy(() => import("./honours/HonourPage.tsx").then((module) => ({ default: module.HonourPage })));
const AdminPage = lazy(() => import("./admin/AdminPage.tsx").then((module) => ({ default: module.AdminPage })));
const PasswordPage = lazy(() => import("./admin/PasswordPage.tsx").then((module) => ({ default: module.PasswordPage })));
const BulkPage = lazy(() => import("./bulk/BulkPage.tsx").then((module) => ({ default: module.BulkPage })));
const HistoryImportPage = lazy(() =>
  import("./history-import/HistoryImportPage.tsx").then((module) => ({ default: module.HistoryImportPage })),
);
const SetUpPage = lazy(() => import("./access/SetUpPage.tsx").then((module) => ({ default: module.SetUpPage })));
const WallPage = lazy(() => import("./wall/WallPage.tsx").then((module) => ({ default: module.WallPage })));

/** Pages whose texts come when one of them is opened first. */
const Spoken = lazy(() => speakPages().then(() => ({ default: Outlet })));

/** Every page is loaded when it is opened. The wall stands alone: no shell, a credential of its own. */
export function App() {
  return (
    <Boundary>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/wall" element={<WallPage />} />
          <Route path="/setup" element={<SetUpPage />} />
          <Route
            path="/*"
            element={
              <SignedIn>
                <Shell>
                  <Workbench />
                </Shell>
              </SignedIn>
            }
          />
        </Routes>
      </Suspense>
    </Boundary>
  );
}

/** A page that fails leaves the way to the others open. */
function Workbench() {
  const { pathname } = useLocation();
  return (
    <Boundary place={pathname}>
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route path="/" element={<OverviewPage />} />
          <Route element={<Spoken />}>
            <Route path="/activities" element={<ActivitiesPage />} />
            <Route path="/activities/:activityId" element={<ActivityPage />} />
            <Route path="/tasks" element={<TasksPage />} />
            <Route path="/tasks/mine" element={<MyTasksPage />} />
            <Route path="/tasks/:taskId" element={<TaskPage />} />
            <Route path="/tasks/plans" element={<PlansPage />} />
            <Route path="/tasks/import" element={<ImportPage />} />
            <Route path="/forms/bulk" element={<BulkPage />} />
            <Route path="/import" element={<HistoryImportPage />} />
            <Route path="/tasks/new" element={<TaskEditorPage />} />
            <Route path="/tasks/:taskId/edit" element={<TaskEditorPage />} />
            <Route path="/forms" element={<FormsPage />} />
            <Route path="/forms/:formId/:period/:organisationId" element={<EntryPage />} />
            <Route path="/forms/:formId/:period/:organisationId/print" element={<PrintPage />} />
            <Route path="/review" element={<InboxPage />} />
            <Route path="/review/board" element={<BoardPage />} />
            <Route path="/review/:formId/:period/:organisationId" element={<SubmissionReviewPage />} />
            <Route path="/reminders" element={<RemindersPage />} />
            <Route path="/activities/new" element={<PlanPage />} />
            <Route path="/activities/:activityId/plan" element={<AmendPage />} />
            <Route path="/activities/:activityId/record" element={<RecordPage />} />
            <Route path="/tokens" element={<TokensPage />} />
            <Route path="/explore" element={<ExplorePage />} />
            <Route path="/explorer" element={<ExplorerPage />} />
            <Route path="/reach" element={<ReachPage />} />
            <Route path="/reports" element={<ReportsPage />} />
            <Route path="/reports/:reportId" element={<ReportPage />} />
            <Route path="/honours" element={<HonoursPage />} />
            <Route path="/honours/new" element={<HonourPage />} />
            <Route path="/honours/:honourId" element={<HonourPage />} />
            <Route path="/admin/:tab?" element={<AdminPage />} />
            <Route path="/password" element={<PasswordPage />} />
          </Route>
          <Route path="/kiosks" element={<KiosksPage />} />
          <Route path="/kiosks/:kioskId" element={<KioskPage />} />
          <Route path="/desk/:activityId?" element={<DeskPage />} />
          <Route path="/profile" element={<ProfilePage />} />
          <Route path="/registers/:register?" element={<RegistersPage />} />
          <Route path="/quarantine" element={<QuarantinePage />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </Boundary>
  );
}
