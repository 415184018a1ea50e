/** The forms of any of these URLs, of their passwords and of other secrets that a text has, by name; found without the code under test. */
export function leaksOf(
  text: string,
  urls: readonly string[],
  others: readonly string[] = [],
): readonly string[] {
  return urls
    .filter((url) => url !== "")
    .flatMap((url) => [...formsOf("URL", url), ...passwordOf(url)])
    .concat(others.filter((other) => other !== "").flatMap((other) => formsOf("secret", other)))
    .flatMap(([form, secret]) => (text.includes(secret) ? [form] : []));
}

type Form = readonly [name: string, secret: string];

function passwordOf(url: string): readonly Form[] {
  const { username, password, host } = new URL(url);
  if (password === "") return [];
  const plain = decodeURIComponent(password);
  return [
    ...formsOf("password", plain),
    ["password as it is in the URL", password],
    ["credentials", `${username}:${password}`],
    ["host with credentials", `${plain}@${host}`],
  ];
}

function formsOf(what: string, secret: string): readonly Form[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((offset): Form => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    return [`${what} in base64, from byte ${offset}`, shifted.slice(offset === 0 ? 0 : offset + 1, -4)];
  });
  return [
    [what, secret],
    [`${what} in JSON`, JSON.stringify(secret).slice(1, -1)],
    [`${what} in JSON in JSON`, JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    [`${what} in a URL`, encodeURIComponent(secret)],
    [`${what} in hexadecimal`, bytes.toString("hex")],
    [`${what} in base64url`, bytes.toString("base64url")],
    ...base64,
  ];
}
