/** Writes `index.js` into a folder. */
export declare function bundle(folder: string): Promise<void>;
