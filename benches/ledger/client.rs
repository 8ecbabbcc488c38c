//! A thread that calls, and keeps account of how its calls end.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use actor_rt::prelude::*;

use super::book::{Book, Column, Payload, SLACK};
use super::draw::Draw;
use super::gate::Gate;
use super::places::{Farewell, NARROW, Places};
use super::tally::{Fault, Tally};
use super::ticket::{Answer, Outcome, Patience, Ticket};
use super::worker::{Refusal, WorkerHandle};
use super::{PATIENCE, Plan};

pub(super) struct Client {
    number: usize,
    quota: usize,
    plan: Plan,
    draw: Draw,
    book: Arc<Book>,
    places: Arc<Places>,
    open: VecDeque<Ticket>,
    tally: Tally,
}

/// Long enough to find some calls done and some not.
const SHORT: Duration = Duration::from_micros(20);

impl Client {
    pub(super) fn new(number: usize, plan: Plan, book: Arc<Book>, places: Arc<Places>) -> Self {
        Self {
            number,
            quota: plan.calls.div_ceil(plan.clients),
            plan,
            // Far apart, so that no two clients draw alike.
            draw: Draw::new(plan.seed ^ (number as u64 + 1) << 48),
            book,
            places,
            open: VecDeque::with_capacity(plan.open + SLACK),
            tally: Tally::default(),
        }
    }

    /// Makes all its calls; the error is a wait that did not end.
    pub(super) fn run(mut self) -> Result<Tally, String> {
        while self.tally.posted < self.quota {
            if self.draw.one_in(self.plan.one_fault_in) {
                let fault = self.draw.pick(&Fault::ALL);
                self.tally.faults[fault as usize] += 1;
                self.go_wrong(fault)?;
            } else {
                self.ordinary();
            }
            self.settle_down_to(self.plan.open - 1)?;
        }
        self.settle_down_to(0)?;
        Ok(self.tally)
    }

    // ----- calls ---------------------------------------------------------------

    fn payload(&mut self) -> Payload {
        let id = self.book.number(self.number, self.tally.posted);
        self.tally.posted += 1;
        Payload::new(id, &self.book)
    }

    fn somewhere(&mut self) -> (usize, WorkerHandle) {
        let place = self.draw.below(self.places.count());
        (place, self.places.handle(place))
    }

    fn call(&mut self, place: usize, make: impl FnOnce(Payload) -> Answer) -> &mut Ticket {
        let payload = self.payload();
        let id = payload.id;
        self.open.push_back(Ticket {
            id,
            place,
            answer: make(payload),
            patience: Patience::Full,
            prevented: false,
        });
        self.open.back_mut().expect("pushed just now")
    }

    /// A call as most are. Some take the less trodden ways to their answer.
    fn ordinary(&mut self) {
        let (place, worker) = self.somewhere();
        match self.draw.below(32) {
            0 => {
                self.call(place, |item| {
                    Answer::Plain(worker.work(item).map(std::convert::identity))
                });
            }
            1 => {
                self.call(place, |item| Answer::Plain(worker.work_slowly(item)));
            }
            2 => {
                let book = Arc::clone(&self.book);
                self.call(place, |item| {
                    let id = item.id;
                    book.plan_callback(id);
                    let reply = worker.work(item);
                    reply.on_done(move |_| book.called_back(id));
                    Answer::Plain(reply)
                });
            }
            _ => {
                self.call(place, |item| Answer::Plain(worker.work(item)));
            }
        }
    }

    // ----- faults --------------------------------------------------------------

    fn go_wrong(&mut self, fault: Fault) -> Result<(), String> {
        match fault {
            Fault::Panic => {
                let (place, worker) = self.somewhere();
                self.call(place, |item| Answer::Plain(worker.blow_up(item)));
            }
            Fault::AppError => {
                let (place, worker) = self.somewhere();
                self.call(place, |item| Answer::Checked(worker.refuse(item)));
            }
            Fault::Cancel => {
                let (place, worker) = self.somewhere();
                let ticket = self.call(place, |item| Answer::Plain(worker.work(item)));
                ticket.prevented = ticket.answer.cancel() == CancelOutcome::Prevented;
            }
            Fault::DropReply => self.drop_a_reply(),
            Fault::WaitTimeout => {
                let drops = self.draw.one_in(2);
                let (place, worker) = self.somewhere();
                let ticket = self.call(place, |item| Answer::Plain(worker.work(item)));
                ticket.patience = if drops {
                    Patience::ShortAndDrop
                } else {
                    Patience::Short
                };
            }
            Fault::Crowd => return self.crowd(),
            Fault::Stop => self.send_away(Farewell::Stop),
            Fault::StopNow => self.send_away(Farewell::StopNow),
            Fault::Kill => {
                // So that it may be between two steps of a handler.
                let (place, worker) = self.somewhere();
                self.call(place, |item| Answer::Plain(worker.work_slowly(item)));
                let replaced = self.places.replace(place, Farewell::Kill);
                self.note(replaced);
            }
            Fault::LetGo => self.send_away(Farewell::LetGo),
            Fault::KillMidway => self.kill_midway(),
        }
        Ok(())
    }

    fn drop_a_reply(&mut self) {
        let (_, worker) = self.somewhere();
        let item = self.payload();
        let id = item.id;
        match self.draw.below(4) {
            0 => worker.blow_up(item).detach(),
            1 => worker.refuse(item).detach(),
            _ => worker.work(item).detach(),
        }
        self.close(id, Column::Dropped, None);
    }

    fn send_away(&mut self, farewell: Farewell) {
        let place = self.draw.below(self.places.count());
        let replaced = self.places.replace(place, farewell);
        self.note(replaced);
    }

    /// Fills a mailbox behind a handler that stands still. What is queued then
    /// certainly has not begun, so cancels and short waits have certain ends.
    fn crowd(&mut self) -> Result<(), String> {
        let which = self.draw.below(4);
        let place = self.places.narrow(which);
        let worker = self.places.handle(place);
        let gate = Gate::default();
        let (inside, over) = (gate.clone(), gate.clone());
        self.call(place, |item| {
            let reply = worker.stand(item, inside);
            // Refused, or ended before it began: nobody will come.
            reply.on_done(move |_| over.open());
            Answer::Plain(reply)
        });
        if !gate.wait_standing() {
            return Ok(());
        }
        let ticket = self.call(place, |item| Answer::Plain(worker.work(item)));
        ticket.prevented = ticket.answer.cancel() == CancelOutcome::Prevented;

        self.call(place, |item| Answer::Plain(worker.work(item)));
        let mut waiting = self.open.pop_back().expect("called just now");
        waiting.patience = Patience::Short;
        let unsettled = self.wait_briefly(waiting);
        for _ in 0..NARROW {
            self.call(place, |item| Answer::Plain(worker.work(item)));
        }
        gate.open();
        unsettled.map_or(Ok(()), |ticket| self.settle(ticket))
    }

    /// Kills an actor whose handler has begun and would never return.
    fn kill_midway(&mut self) {
        let (place, worker) = self.somewhere();
        let gate = Gate::default();
        let (inside, over) = (gate.clone(), gate.clone());
        self.call(place, |item| {
            let reply = worker.linger(item, inside);
            reply.on_done(move |_| over.open());
            Answer::Plain(reply)
        });
        gate.wait_standing();
        // Another client may have taken its place, so it is killed itself,
        // wherever it is.
        worker.kill().detach();
        let replaced = self.places.replace_if(place, worker.id(), Farewell::Kill);
        self.note(replaced);
    }

    // ----- ends ----------------------------------------------------------------

    fn settle_down_to(&mut self, most: usize) -> Result<(), String> {
        while self.open.len() > most {
            let Some(ticket) = self.open.pop_front() else {
                break;
            };
            if let Some(ticket) = self.wait_briefly(ticket) {
                self.settle(ticket)?;
            }
        }
        Ok(())
    }

    /// Waits a short while, if that is what the ticket says; gives it back if
    /// its row is still open.
    fn wait_briefly(&mut self, mut ticket: Ticket) -> Option<Ticket> {
        if ticket.patience == Patience::Full {
            return Some(ticket);
        }
        match ticket.answer.wait(SHORT) {
            Err(error) if error.is_timed_out() => {
                self.tally.timed_out += 1;
                if ticket.patience == Patience::Short {
                    return Some(ticket);
                }
                self.close(ticket.id, Column::Dropped, None);
            }
            outcome => self.account(&ticket, outcome),
        }
        None
    }

    fn settle(&mut self, mut ticket: Ticket) -> Result<(), String> {
        match ticket.answer.wait(PATIENCE) {
            Err(error) if error.is_timed_out() => Err(format!(
                "client {}: call {} has no end: {error}",
                self.number, ticket.id
            )),
            outcome => {
                self.account(&ticket, outcome);
                Ok(())
            }
        }
    }

    fn account(&mut self, ticket: &Ticket, outcome: Outcome) {
        let column = match outcome {
            Ok(Ok(payload)) => {
                if payload.id != ticket.id {
                    self.surprise(format!(
                        "call {} got the answer of {}",
                        ticket.id, payload.id
                    ));
                }
                self.close(ticket.id, Column::Ok, None)
            }
            Ok(Err(Refusal)) => self.close(ticket.id, Column::AppError, None),
            Err(error) => self.account_error(ticket, &error),
        };
        if ticket.prevented && column != Column::Cancelled {
            let name = column.name();
            self.surprise(format!(
                "call {} was prevented, and ended as {name}",
                ticket.id
            ));
        }
    }

    fn account_error(&mut self, ticket: &Ticket, error: &ReplyError) -> Column {
        let column = match (error.kind(), error.is_retry_safe()) {
            (ErrorKind::Panicked, _) => Column::Panicked,
            (ErrorKind::Cancelled, _) => Column::Cancelled,
            (ErrorKind::MailboxFull, _) => Column::Full,
            (ErrorKind::Stopped, true) => Column::Stopped,
            (ErrorKind::Stopped, false) => Column::Interrupted,
            _ => {
                self.surprise(format!("call {} ended with {error:?}", ticket.id));
                Column::Interrupted
            }
        };
        // Nobody else need have noticed that the actor is gone.
        if let (ErrorKind::Panicked | ErrorKind::Stopped, Some(actor)) =
            (error.kind(), error.actor_id())
        {
            let replaced = self.places.replace_if(ticket.place, actor, Farewell::None);
            self.note(replaced);
        }
        self.close(ticket.id, column, Some(error.is_retry_safe()))
    }

    fn close(&mut self, id: u64, column: Column, retry_safe: Option<bool>) -> Column {
        if !self.book.close(id, column, retry_safe) {
            self.surprise(format!("call {id} ended twice"));
        }
        column
    }

    fn note(&mut self, spawned: Result<(), SpawnError>) {
        if let Err(error) = spawned {
            self.surprise(error.to_string());
        }
    }

    fn surprise(&mut self, text: String) {
        // A broken runtime would surprise a million times.
        if self.tally.surprises.len() < 20 {
            self.tally.surprises.push(text);
        }
    }
}
