//! Availability and outages, minute by minute.

use num_rational::BigRational;
use num_traits::Zero;
use slate_model::{Availability, Name, OutageFigure, Target};

use super::{Incident, MINUTE, Raw};
use crate::excluded::World;
use crate::history::Happened;
use crate::logic::{rough, round_to, whole};
use crate::periods::Cut;
use crate::wall::Minute;

impl World<'_> {
    pub(super) fn availability(
        &self,
        target: &Target,
        (of, figure): (&Availability, Option<OutageFigure>),
        cut: &Cut,
        per: Option<&Name>,
        group: Option<&String>,
    ) -> Raw {
        let chosen = |record: &&Happened| {
            let long_enough = of.ignore_shorter_than.is_none_or(|least| {
                let minutes = self.minutes(record);
                (minutes.end - minutes.start) * MINUTE >= least.0
            });
            long_enough
                && of.only.as_ref().is_none_or(|only| self.true_of(record, only))
                && !self.record_excluded(record, target)
                && self.applies(target, record)
                && self.in_group(record, per, group)
        };
        let mut outages: Vec<&Happened> =
            self.records(of.record.as_str()).into_iter().filter(chosen).collect();
        outages.sort_by_key(|record| record.at);
        let lives: Option<Vec<&Happened>> = of.life.as_ref().map(|life| {
            self.records(life.as_str())
                .into_iter()
                .filter(|record| self.in_group(record, per, group))
                .collect()
        });
        let mut incidents: Vec<Incident> = outages
            .iter()
            .map(|record| Incident { id: record.id.clone(), cycle: 0, downtime: 0, overrun: 0 })
            .collect();
        let intervals: Vec<_> = outages
            .iter()
            .map(|record| (self.minutes(record), self.quotas_on(target, record)))
            .collect();
        let is_down = |at: Minute| {
            intervals.iter().any(|(minutes, quotas)| {
                minutes.contains(&at) && !quotas.iter().any(|place| self.takes_out(*place, at))
            })
        };
        let in_service =
            |at: Minute| self.wall.open(&of.calendar, at) && !self.time_excluded(target, at);
        // Whether the stretch that the period begins in was down before it.
        let mut began = false;
        let mut earlier = cut.start - 1;
        while is_down(earlier) {
            began |= in_service(earlier);
            earlier -= 1;
        }
        let (mut run, mut longest, mut failures) = (0, 0, 0);
        let (mut service, mut down) = (0, 0);
        for at in cut.start..cut.end.min(self.history.as_of) {
            if !is_down(at) {
                (run, began) = (0, false);
            }
            let alive = lives
                .as_ref()
                .is_none_or(|lives| lives.iter().any(|life| self.minutes(life).contains(&at)));
            if !alive || !self.wall.open(&of.calendar, at) || self.time_excluded(target, at) {
                continue;
            }
            service += 1;
            let mut any = false;
            for ((minutes, quotas), incident) in intervals.iter().zip(&mut incidents) {
                if minutes.contains(&at) && !quotas.iter().any(|place| self.takes_out(*place, at)) {
                    incident.downtime += 1;
                    any = true;
                }
            }
            down += i64::from(any);
            if any {
                run += 1;
                longest = run.max(longest);
                failures += i64::from(!began);
                began = true;
            }
        }
        incidents.retain(|incident| incident.downtime > 0);
        let rounded = round_to(whole(down * MINUTE), of.round_downtime.as_ref());
        if let Some(figure) = figure {
            let (numerator, denominator) = match figure {
                OutageFigure::Downtime => (rounded.clone(), whole(service * MINUTE)),
                OutageFigure::LongestRun => (whole(longest * MINUTE), whole(service * MINUTE)),
                OutageFigure::MeanTimeBetweenFailures => {
                    (whole((service - down) * MINUTE), whole(failures))
                }
            };
            let value = match figure {
                _ if denominator.is_zero() => None,
                OutageFigure::MeanTimeBetweenFailures => Some(&numerator / &denominator),
                _ => Some(numerator.clone()),
            };
            return Raw {
                pending: 0,
                numerator: if service == 0 { BigRational::zero() } else { numerator },
                denominator,
                value,
                breaches: incidents.len() as i64,
                downtime: rough(&(&rounded / whole(MINUTE))),
                incidents,
            };
        }
        let denominator =
            of.fixed_denominator.map_or(whole(service * MINUTE), |fixed| whole(fixed.0));
        let numerator = (&denominator - &rounded).max(BigRational::zero());
        // A fixed denominator measures nothing either where no service was due.
        let (numerator, denominator) = if service == 0 {
            (BigRational::zero(), BigRational::zero())
        } else {
            (numerator, denominator)
        };
        let value = (!denominator.is_zero()).then(|| &numerator / &denominator);
        Raw {
            pending: 0,
            numerator,
            denominator,
            value,
            breaches: incidents.len() as i64,
            downtime: rough(&(&rounded / whole(MINUTE))),
            incidents,
        }
    }
}
