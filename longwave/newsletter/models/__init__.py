"""The tables of newsletters: lists, editions, and the ledger of what was sent."""

from longwave.newsletter.models.bounces import ComplaintPause as ComplaintPause
from longwave.newsletter.models.bounces import Returned as Returned
from longwave.newsletter.models.domains import SenderDomain as SenderDomain
from longwave.newsletter.models.editions import Edition as Edition
from longwave.newsletter.models.editions import Item as Item
from longwave.newsletter.models.editions import Link as Link
from longwave.newsletter.models.editions import LinkDay as LinkDay
from longwave.newsletter.models.editions import Pick as Pick
from longwave.newsletter.models.ledger import Delivery as Delivery
from longwave.newsletter.models.ledger import DeliveryQuerySet as DeliveryQuerySet
from longwave.newsletter.models.ledger import Sender as Sender
from longwave.newsletter.models.lists import Consent as Consent
from longwave.newsletter.models.lists import Interest as Interest
from longwave.newsletter.models.lists import Newsletter as Newsletter
from longwave.newsletter.models.lists import Salt as Salt
from longwave.newsletter.models.lists import SignUp as SignUp
from longwave.newsletter.models.lists import Subscription as Subscription
from longwave.newsletter.models.lists import SubscriptionQuerySet as SubscriptionQuerySet
from longwave.newsletter.models.lists import Suppression as Suppression
