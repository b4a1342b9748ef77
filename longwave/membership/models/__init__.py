"""Accounts, organisations, grants, and what is paid: plans, prices, offers, subscriptions."""

from longwave.membership.models.accounts import Account as Account
from longwave.membership.models.accounts import AccountManager as AccountManager
from longwave.membership.models.accounts import tidy_address as tidy_address
from longwave.membership.models.billing import BillingSettings as BillingSettings
from longwave.membership.models.billing import Checkout as Checkout
from longwave.membership.models.billing import CheckoutState as CheckoutState
from longwave.membership.models.billing import Customer as Customer
from longwave.membership.models.billing import GiftSubscription as GiftSubscription
from longwave.membership.models.billing import Notice as Notice
from longwave.membership.models.billing import Payment as Payment
from longwave.membership.models.billing import Proof as Proof
from longwave.membership.models.billing import ProviderEvent as ProviderEvent
from longwave.membership.models.billing import Subscription as Subscription
from longwave.membership.models.billing import Withdrawal as Withdrawal
from longwave.membership.models.grants import Grant as Grant
from longwave.membership.models.grants import GrantQuerySet as GrantQuerySet
from longwave.membership.models.grants import Organisation as Organisation
from longwave.membership.models.grants import RightsChange as RightsChange
from longwave.membership.models.plans import Offer as Offer
from longwave.membership.models.plans import Plan as Plan
from longwave.membership.models.plans import Price as Price
from longwave.membership.models.repricing import Outcome as Outcome
from longwave.membership.models.repricing import PriceChange as PriceChange
from longwave.membership.models.repricing import Repricing as Repricing
from longwave.membership.models.settlements import Settlement as Settlement
