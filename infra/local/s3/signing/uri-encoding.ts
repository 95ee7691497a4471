/** AWS's URI encoding: everything but A-Z a-z 0-9 - . _ ~, by its UTF-8, in upper case. */
export function uriEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
