/** Hides what must not be seen. */
export interface Secrets {
  /** Every form in which a secret might be printed, longest first; more of them with each that is learned. */
  readonly forms: readonly string[];
  /** Learns further connection URLs; its answer are the forms that were not known before. */
  learn(urls: readonly string[]): readonly string[];
  /** The text with every form of every secret replaced. */
  scrub(text: string): string;
}

/** All forms of the given connection URLs and tokens. */
export function secretsOf(urls: readonly string[], tokens: readonly string[]): Secrets {
  let forms = longestFirst([...urls.flatMap(partsOf), ...tokens].flatMap(formsOf));
  let heads = byHead(forms);
  const heard = new Set(urls);
  return {
    get forms() {
      return forms;
    },
    learn(more) {
      const news = more.filter((url) => !heard.has(url));
      if (news.length === 0) return [];
      for (const url of news) heard.add(url);
      const known = new Set(forms);
      const learned = longestFirst(news.flatMap(partsOf).flatMap(formsOf)).filter((form) => !known.has(form));
      forms = longestFirst([...forms, ...learned]);
      heads = byHead(forms);
      return learned;
    },
    scrub: (text) => without(text, heads),
  };
}

/** Forms by their first letters and then by their length, the longest first: a text is gone through once, however many there are. */
type Heads = ReadonlyMap<string, ReadonlyMap<number, ReadonlySet<string>>>;

function byHead(forms: readonly string[]): Heads {
  const heads = new Map<string, Map<number, Set<string>>>();
  for (const form of forms) {
    const head = form.slice(0, shortest);
    const lengths = heads.get(head) ?? new Map<number, Set<string>>();
    heads.set(head, lengths);
    lengths.set(form.length, (lengths.get(form.length) ?? new Set()).add(form));
  }
  return heads;
}

/** How many letters of the text from there on are a form; 0 where none is. */
function lengthAt(text: string, at: number, heads: Heads): number {
  for (const [length, forms] of heads.get(text.slice(at, at + shortest)) ?? [])
    if (forms.has(text.slice(at, at + length))) return length;
  return 0;
}

/** Forms that overlap are taken out as one: nothing is left of either. */
function without(text: string, heads: Heads): string {
  const kept: string[] = [];
  let open = 0;
  let [start, end] = [0, 0];
  for (let at = 0; at + shortest <= text.length; at += 1) {
    const length = lengthAt(text, at, heads);
    if (length === 0) continue;
    if (at >= end) {
      if (end > 0) kept.push(text.slice(open, start), "***");
      [open, start] = [end, at];
    }
    end = Math.max(end, at + length);
  }
  return end === 0 ? text : [...kept, text.slice(open, start), "***", text.slice(end)].join("");
}

/** What is shorter inside of what is longer must not be taken out first. */
function longestFirst(forms: readonly string[]): readonly string[] {
  return [...new Set(forms)]
    .filter((form) => form.length >= shortest)
    .toSorted((a, b) => b.length - a.length);
}

/** Anything shorter stands in every second line by chance, and hides nothing. */
const shortest = 4;

/** The URL and its password, raw and decoded; however malformed the URL is. */
function partsOf(url: string): readonly string[] {
  const [, user = "", password = ""] = /^[a-z]+:\/\/([^/?#]*?):([^/?#]*)@/i.exec(url) ?? [];
  const [, parameter = ""] = /[?&\s]password=([^&\s]*)/i.exec(url) ?? [];
  const login = password === "" ? [] : [`${user}:${password}`, `${decoded(user)}:${decoded(password)}`];
  return [url, ...url.split(/\r?\n/), password, decoded(password), parameter, decoded(parameter), ...login];
}

function formsOf(secret: string): readonly string[] {
  if (secret === "") return [];
  const bytes = Buffer.from(secret);
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = [0, 1, 2].map((offset) => middle(bytes, offset));
  return [
    secret,
    secret.trim(),
    json,
    encodeURIComponent(secret),
    encodeURI(secret),
    bytes.toString("base64"),
    bytes.toString("base64url"),
    bytes.toString("hex"),
    ...base64,
  ];
}

/** Base64 of the secret inside something longer, without the letters that its neighbours decide. */
function middle(bytes: Buffer, offset: number): string {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const first = offset === 0 ? 0 : offset + 1;
  return shifted.slice(first, shifted.length - 4);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
