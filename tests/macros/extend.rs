//! Further blocks.

use actor_rt::prelude::*;
use tests::{Patient, TestSystem};

mod bank {
    use actor_rt::prelude::*;

    pub(crate) struct Account {
        pub(super) balance: u64,
    }

    #[actor]
    impl Account {
        pub fn balance(&self) -> u64 {
            self.balance
        }
    }
}

mod audit {
    use actor_rt::prelude::*;

    use super::bank;

    #[actor(extend)]
    impl bank::Account {
        /// With a borrow of nothing.
        pub fn report(&self, title: String) -> String {
            format!("{title}: {}", self.balance())
        }

        #[actor(tell)]
        pub(crate) fn note(&mut self, n: u64, cx: &mut Context<Self>) {
            let _ = cx.id();
            *self = bank::Account { balance: n };
        }

        pub async fn later(&self) -> u64 {
            std::future::ready(()).await;
            self.balance()
        }

        fn helper(&self) -> &u64 {
            &self.balance
        }

        pub fn close(self) -> u32 {
            self.helper().leading_zeros()
        }
    }
}

#[actor(extend)]
impl bank::Account {
    pub fn fail(&self) -> Result<u8, String> {
        Err("no".into())
    }
}

#[test]
fn a_handle_has_the_methods_of_all_blocks() {
    let system = TestSystem::new();
    let account = system.builder().spawn(bank::Account { balance: 3 });
    let account = account.expect("an account");
    assert_eq!(account.balance().value(), 3);
    assert_eq!(account.report("balance".into()).value(), "balance: 3");
    account.note(4).expect("accepted");
    assert_eq!(account.later().value(), 4);
    assert_eq!(account.fail().value(), Err("no".into()));
    assert_eq!(account.close().value(), 61);
}
