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
  return {
    get forms() {
      return forms;
    },
    learn(more) {
      const known = new Set(forms);
      const learned = longestFirst(more.flatMap(partsOf).flatMap(formsOf)).filter((form) => !known.has(form));
      forms = longestFirst([...forms, ...learned]);
      return learned;
    },
    scrub: (text) => forms.reduce((left, form) => left.replaceAll(form, "***"), text),
  };
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
