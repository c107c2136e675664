/** Where two JSON documents differ, as paths such as `devices.1.link.path`; a list whose length changed is one path. At most `limit`. */
export function changedPaths(before: unknown, after: unknown, limit = 50): readonly string[] {
  const found: string[] = [];
  const visit = (one: unknown, other: unknown, path: string): void => {
    if (found.length >= limit || one === other) return;
    const both = Array.isArray(one) === Array.isArray(other) && isObject(one) && isObject(other);
    if (!both || (Array.isArray(one) && Array.isArray(other) && one.length !== other.length)) {
      if (JSON.stringify(one) !== JSON.stringify(other)) found.push(path);
      return;
    }
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)]))
      visit(one[key], other[key], path === '' ? key : `${path}.${key}`);
  };
  visit(before, after, '');
  return found;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
