/** @returns an address without user, password, query and fragment, where credentials stand; undefined for what is none */
export function publicUrl(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (!/^(?:https?|wss?|ssh|git):$/.test(url.protocol) || url.host === '') return undefined;
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url;
}
