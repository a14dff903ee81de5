/** The code of docs/recipes.md, so that what is tested is what stands there. */
import { readFileSync } from "node:fs";

const PAGE = readFileSync(new URL("../../docs/recipes.md", import.meta.url), "utf8");

/** Of each chapter of the page its title. */
export const CHAPTERS: readonly string[] = [...PAGE.matchAll(/^## (.*)$/gm)].map(([, title = ""]) => title);

/** The code in a language of the chapter whose title begins with `title`. */
export function recipe(title: string, language: "yaml" | "sh" | "console"): string {
  const chapter = PAGE.split(/^## /m).find((text) => text.startsWith(title)) ?? "";
  const [, code] = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, "s").exec(chapter) ?? [];
  if (code === undefined) throw new Error(`docs/recipes.md has no ${language} under "${title}"`);
  return code;
}
