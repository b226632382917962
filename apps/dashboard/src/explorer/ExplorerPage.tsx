import contract from "@kepu/schema/schema.graphql?raw";
import { useComputedColorScheme } from "@mantine/core";
import { GraphiQL } from "graphiql";
import "graphiql/style.css";
import { buildSchema } from "graphql";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { askAsViewer } from "./ask-as-viewer.ts";
import classes from "./explorer.module.css";

const START = `# 以您自己的权限查询；mutation 会真的改动数据。
# 左侧的书是接口文档，全过程见 docs/integrate.md。
# Asked as yourself: a mutation changes data.
# The book at the left is the documentation.
query Me {
  viewer {
    name
    roots
    roles {
      role
      organisationId
    }
    operations
  }
}
`;

/** The whole API with its documentation. The contract comes with the page: what is asked of the server is only what is typed. */
export function ExplorerPage() {
  const { t } = useTranslation();
  const scheme = useComputedColorScheme("light");
  const schema = useMemo(() => buildSchema(contract), []);
  return (
    <section className={classes.page} aria-label={t("tokens.explorer")}>
      <h1 className="visually-hidden">{t("tokens.explorer")}</h1>
      <GraphiQL
        fetcher={askAsViewer}
        schema={schema}
        defaultQuery={START}
        forcedTheme={scheme}
        isHeadersEditorEnabled={false}
        shouldPersistHeaders={false}
      />
    </section>
  );
}
