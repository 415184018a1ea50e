/** Whether a path stays where it is put, in a folder and in an address: no way up, no empty part, no other slash. */
export function isPlainPath(path: string): boolean {
  return path.split("/").every((part) => !/^\.{0,2}$/.test(part) && !/[\\\0]/.test(part));
}
