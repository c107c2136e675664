import { bodySeedOf, cardOf, castPeople, personAt, type CastPerson, type PersonFixture } from '@changqing/fixtures';
import type { BodyPosition, CivilDate, DockPerson, IdCard } from '@changqing/protocol';

/** The synthetic people who can come to the simulated kiosk: the cast, then the rest of the city. */
export interface Crowd {
  list(wanted: {
    readonly trouble: string | undefined;
    readonly search: string | undefined;
    readonly offset: number;
    readonly limit: number;
  }): { readonly people: DockPerson[]; readonly total: number };
  readonly troubles: readonly string[];
  find(personId: string): PersonFixture | undefined;
  isCast(personId: string): boolean;
}

/** The seed that central's synthetic register is made from. */
const POPULATION_SEED = 'changqing';

/** @param size people beside the cast */
export function createCrowd(day: CivilDate, size: number): Crowd {
  const cast = castPeople(day);
  const byId = new Map<string, PersonFixture>(cast.map((person) => [person.id, person]));
  const rest = (index: number) => personAt(POPULATION_SEED, index, day);
  const everybody = function* (): Generator<PersonFixture> {
    yield* cast;
    for (let index = 0; index < size; index += 1) yield rest(index);
  };
  return {
    troubles: [...new Set(cast.flatMap((person) => person.troubles))],
    list: ({ trouble, search, offset, limit }) => {
      const fits = (person: PersonFixture) =>
        (trouble === undefined || person.troubles.some((named) => named === trouble)) &&
        (search === undefined || person.name.includes(search) || person.identity.number.includes(search) || person.id === search);
      const plain = trouble === undefined && search === undefined;
      const people: DockPerson[] = [];
      let total = 0;
      for (const person of everybody()) {
        // Without a wish the cast is shown; the city is there to be searched.
        if (plain && total >= cast.length) break;
        if (!fits(person)) continue;
        if (total >= offset && people.length < limit) people.push(dockPersonOf(person));
        total += 1;
      }
      return { people, total };
    },
    find: (personId) => {
      const index = /^p-(\d{6,})$/.exec(personId)?.[1];
      const number = index === undefined ? undefined : Number(index);
      return number !== undefined && number < size ? rest(number) : byId.get(personId);
    },
    isCast: (personId) => byId.has(personId),
  };
}

function dockPersonOf(person: PersonFixture): DockPerson {
  const enrolled: BodyPosition[] = [...person.enrolledFingers, ...person.enrolledPalms];
  const cast = isCast(person) ? { note: person.about, expected: person.expected } : { note: '' };
  const [trouble] = person.troubles;
  return {
    personId: person.id,
    name: person.name,
    number: person.identity.number,
    birthDate: person.birthDate,
    ...(trouble === undefined || trouble === 'none' ? {} : { trouble }),
    enrolled,
    ...cast,
  };
}

const isCast = (person: PersonFixture): person is CastPerson => 'about' in person;

export const seedOf = bodySeedOf;
export const cardFor = (person: PersonFixture): IdCard => cardOf(person);

/** Full years of age on a day. */
export function ageOn(birthDate: CivilDate, day: CivilDate): number {
  return Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4)) - (day.slice(5) < birthDate.slice(5) ? 1 : 0);
}
