//! Three tiers, one budget: the deadline that the caller sets goes down with
//! its calls, and whoever waits below gives up in time.
//!
//! A shop's page is made of what its catalogue says and what its stock holds,
//! and the stock asks a warehouse. The page gives its parts a share of its time;
//! nobody below knows of it, and nobody passes it on by hand.

use std::time::Duration;

use actor_rt::prelude::*;
use actor_rt::{join, with_timeout};

/// For a whole page.
const BUDGET: Duration = Duration::from_secs(30);

/// For its parts.
const SHARE: Duration = Duration::from_millis(200);

/// Answers, or sleeps for an hour when it is told to.
struct Warehouse {
    asleep: bool,
}

#[actor]
impl Warehouse {
    pub fn count(&mut self, item: &'static str, cx: &Context<Self>) -> Result<usize, ReplyError> {
        if self.asleep {
            // Ends as soon as there is no use in it any more.
            cx.sleep(Duration::from_secs(3600))?;
        }
        Ok(item.len())
    }

    pub fn fall_asleep(&mut self) {
        self.asleep = true;
    }
}

struct Stock {
    warehouse: WarehouseHandle,
}

#[actor]
impl Stock {
    pub fn line(&self, item: &'static str) -> Result<String, ReplyError> {
        let count = self.warehouse.count(item).wait()??;
        Ok(format!("{count} of {item}"))
    }
}

struct Catalogue;

#[actor]
impl Catalogue {
    pub fn title(&self, item: &'static str) -> String {
        format!("Fine {item}")
    }
}

struct Shop {
    catalogue: CatalogueHandle,
    stock: StockHandle,
}

#[actor]
impl Shop {
    /// What can be said of an item in time.
    pub fn page(&self, item: &'static str) -> String {
        let (title, line) = with_timeout(SHARE, || {
            join((self.catalogue.title(item), self.stock.line(item))).wait()
        });
        let title = title.unwrap_or_else(|_| item.to_owned());
        match line.and_then(|line| line) {
            Ok(line) => format!("{title}: {line}"),
            Err(error) => format!("{title}: stock unknown ({:?})", error.kind()),
        }
    }
}

fn main() -> Result<(), ReplyError> {
    let warehouse = Warehouse { asleep: false }.spawn();
    let stock = Stock {
        warehouse: warehouse.clone(),
    };
    let shop = Shop {
        catalogue: Catalogue.spawn(),
        stock: stock.spawn(),
    };
    let shop = shop.spawn();

    let page = |item| with_timeout(BUDGET, || shop.page(item).wait());
    println!("{}", page("tea")?);
    warehouse.fall_asleep().wait()?;
    println!("{}", page("cake")?);

    // Nobody sleeps on for a page that nobody reads: the warehouse is free, and
    // ends this call too when its time is over.
    let count = with_timeout(SHARE, || warehouse.count("jam").wait());
    let error = count.and_then(|count| count).unwrap_err();
    println!("the warehouse itself: {:?}", error.kind());
    Ok(())
}
