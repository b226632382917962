import "@mantine/core/styles.css";
import "@fontsource-variable/noto-sans-sc/index.css";
import "./app.css";
import "./i18n/i18n.ts";
import { ApolloProvider } from "@apollo/client/react";
import { MantineProvider } from "@mantine/core";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { BrowserRouter } from "react-router";
import { App } from "./App.tsx";
import { client } from "./graphql/client.ts";
import { reloadOnceForMissingCode } from "./reload-once.ts";
import { theme } from "./theme.ts";

reloadOnceForMissingCode();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <ApolloProvider client={client}>
          <BrowserRouter>
            <App />
          </BrowserRouter>
        </ApolloProvider>
      </MantineProvider>
    </StrictMode>,
  );
}
