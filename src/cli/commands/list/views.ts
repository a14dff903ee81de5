/** The list as text: services, the instances of some, or names. */
import { printable } from "../../../text/printable.js";
import type { Views } from "../../result.js";
import type { LazyServiceList } from "./build-document.js";
import { instanceTable } from "./instance-table.js";
import type { NamesDocument } from "./names.js";
import { serviceTable } from "./service-table.js";

export const views: Views<LazyServiceList> = {
  table: (document, style) =>
    hasInstances(document)
      ? instanceTable(document, style, { isWide: false })
      : serviceTable(document, style),
  wide: (document, style) =>
    hasInstances(document) ? instanceTable(document, style, { isWide: true }) : serviceTable(document, style),
};

export const nameViews: Views<NamesDocument> = {
  *name({ names }) {
    for (const name of names) yield printable(name);
  },
};

function hasInstances({ services }: LazyServiceList): boolean {
  return services.some(({ instances }) => instances !== null);
}
