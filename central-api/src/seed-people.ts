import type { PersonFixture } from '@changqing/fixtures';
import type { RegisteredPerson } from '@changqing/protocol';

/** A fixture as the bureau's register would hold it. */
export function registered(person: PersonFixture): RegisteredPerson {
  const suspicions: RegisteredPerson['suspicions'] = [];
  if (person.duplicateAgencyCode !== undefined || person.troubles.includes('duplicate-benefit')) suspicions.push('duplicate-benefit');
  if (person.biometricsOf !== undefined || person.troubles.includes('same-biometrics-elsewhere'))
    suspicions.push('same-biometrics-elsewhere');
  return {
    identity: person.identity,
    name: person.name,
    romanised: person.romanised,
    birthDate: person.birthDate,
    ...(person.deceasedOn === undefined ? {} : { deceasedOn: person.deceasedOn }),
    suspicions,
    ...(person.test === undefined ? {} : { test: person.test }),
    benefits: person.benefits.map(({ kind, rule, startedOn, endedOn, suspended, counted }) => ({
      kind,
      rule,
      startedOn,
      ...(endedOn === undefined ? {} : { endedOn }),
      suspended,
      counted: [...counted],
    })),
  };
}
