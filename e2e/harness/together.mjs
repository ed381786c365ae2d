// Many people at work at once.

/** Does the same for everything of a list, at so many places at a time. Gives the results in the order of the list. */
export async function together(places, list, work) {
  const results = new Array(list.length);
  const waiting = list.entries();
  const at = async (place) => {
    for (const [number, one] of waiting) {
      results[number] = await work(place, one);
    }
  };
  await Promise.all(places.map(at));
  return results;
}
