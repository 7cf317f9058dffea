/**
 * Those of our packages that can go without anything else of the machine changing. What others need by now stays, and what
 * those that stay need stays, too.
 * @param simulate every package that would change if these were removed, they included
 */
export async function removable(
  ours: readonly string[],
  simulate: (names: readonly string[]) => Promise<readonly string[]>,
): Promise<{ readonly remove: readonly string[]; readonly needed: readonly string[] }> {
  let remove = [...ours];
  for (;;) {
    const others = (await simulate(remove)).filter((name) => !remove.includes(name));
    if (others.length === 0) break;
    const free: string[] = [];
    for (const name of remove) {
      // Alone it takes those of ours along that need it; they may go. Others may not.
      if ((await simulate([name])).every((gone) => remove.includes(gone))) free.push(name);
    }
    // None of them alone is to blame: then none is touched.
    remove = free.length < remove.length ? free : [];
  }
  return { remove, needed: ours.filter((name) => !remove.includes(name)) };
}
