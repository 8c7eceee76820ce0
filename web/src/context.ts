/** What every part of the page needs. */
import { getContext, setContext } from "svelte";
import type { Declared } from "./declared";
import type { Words } from "./words.svelte";

export interface Page {
  declared: Declared;
  words: Words;
}

const KEY = Symbol("page");
export const setPage = (page: Page): Page => setContext(KEY, page);
export const usePage = (): Page => getContext<Page>(KEY);
