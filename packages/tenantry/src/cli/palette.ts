import { ansiPalette, plainPalette } from "@tenantry/core";
import type { Palette } from "@tenantry/core";
import type { Call } from "./command.ts";

/** Colours where the terminal shows them. */
export function paletteOf({ shell }: Call): Palette {
  return shell.color ? ansiPalette : plainPalette;
}
