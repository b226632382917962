import "@mantine/core/styles.css";
import "@fontsource-variable/noto-sans-sc/index.css";
import "./app.css";
import { ApolloProvider } from "@apollo/client/react";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, RouterProvider } from "react-router";
import { App } from "./App.tsx";
import { client } from "./graphql/client.ts";
import { startI18n } from "./i18n/i18n.ts";
import { reloadOnceForMissingCode } from "./reload-once.ts";
import { theme } from "./theme.ts";
import { recordPrints } from "./ui/record-prints.ts";

reloadOnceForMissingCode();
recordPrints();
/** One route: the pages are App's; a data router, so that a page can ask before it is left with unsent work. */
const router = createBrowserRouter([{ path: "*", element: <App /> }]);

const root = document.getElementById("root");
void startI18n().then(() => {
  if (!root) return;
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <ApolloProvider client={client}>
          <RouterProvider router={router} />
        </ApolloProvider>
      </MantineProvider>
    </StrictMode>,
  );
});
