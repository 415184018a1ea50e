/** What a runner shows next to the code. */
export interface Annotation {
  readonly level: "error" | "warning" | "notice";
  readonly message: string;
  readonly title: string | null;
  readonly file: string | null;
  readonly line: number | null;
}

export interface Console {
  /** At most ten of each level, as a step has them. */
  readonly annotations: readonly Annotation[];
  /** How many more were asked for; GitHub drops them without a word. */
  readonly dropped: number;
  /** Values the runner was told to hide. */
  readonly masks: readonly string[];
  /** Every workflow command that was carried out, also those that a message smuggled in. */
  readonly commands: readonly Command[];
  /** What people see, masked from the moment the runner was told. */
  readonly log: string;
}

export interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

const known =
  /^(add-mask|add-matcher|add-path|debug|echo|endgroup|error|group|notice|remove-matcher|save-state|set-env|set-output|stop-commands|warning)$/i;

const shown = 10;

/** Reads what a step printed the way the runner does. */
export function readConsole(lines: readonly string[]): Console {
  const masks: string[] = [];
  const commands: Command[] = [];
  const log: string[] = [];
  let stop: string | null = null;
  for (const line of lines) {
    const command = commandIn(line);
    if (stop !== null) {
      if (line.trim() === `::${stop}::`) stop = null;
      else log.push(masked(line, masks));
    } else if (command === null) {
      log.push(masked(line, masks));
    } else {
      commands.push(command);
      if (command.name === "stop-commands") stop = command.message;
      if (command.name === "add-mask") masks.push(command.message, ...command.message.split(/\r?\n/));
      if (isLevel(command.name)) log.push(masked(`##[${command.name}]${command.message}`, masks));
    }
  }
  const annotations = commands.flatMap(annotationOf);
  const kept = annotations.filter((each, index) => rank(annotations, each, index) < shown);
  const dropped = annotations.length - kept.length;
  return {
    annotations: kept,
    dropped,
    masks: masks.filter((each) => each !== ""),
    commands,
    log: log.join("\n"),
  };
}

/** `::name key=value::message` at the start of a line, or the old `##[name key=value]message` anywhere in it. */
function commandIn(line: string): Command | null {
  const now = /^\s*::([\w-]+)(?: (.*?))?::(.*)$/s.exec(line);
  const old = now === null ? /##\[([\w-]+)(?: (.*?))?\](.*)$/s.exec(line) : null;
  const [, name = "", properties = "", message = ""] = now ?? old ?? [];
  if (!known.test(name)) return null;
  const pairs = properties.split(now === null ? ";" : ",").map((each) => each.split(/=(.*)/s));
  const named = pairs.filter(([key]) => key !== "");
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(named.map(([key = "", value = ""]) => [key.trim(), unescaped(value)])),
    message: unescaped(message),
  };
}

function unescaped(text: string): string {
  const plain: Readonly<Record<string, string>> = {
    "%0D": "\r",
    "%0A": "\n",
    "%3A": ":",
    "%2C": ",",
    "%25": "%",
  };
  return text.replaceAll(/%(?:0D|0A|3A|2C|25)/gi, (code) => plain[code.toUpperCase()] ?? code);
}

function masked(line: string, masks: readonly string[]): string {
  return masks.reduce((text, mask) => (mask === "" ? text : text.replaceAll(mask, "***")), line);
}

function annotationOf({ name, properties, message }: Command): readonly Annotation[] {
  if (!isLevel(name)) return [];
  const { title = null, file = null, line } = properties;
  return [{ level: name, message, title, file, line: line === undefined ? null : Number(line) }];
}

function isLevel(name: string): name is Annotation["level"] {
  return name === "error" || name === "warning" || name === "notice";
}

/** How many of the same level come before. */
function rank(all: readonly Annotation[], one: Annotation, index: number): number {
  return all.slice(0, index).filter(({ level }) => level === one.level).length;
}
