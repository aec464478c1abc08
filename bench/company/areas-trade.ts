import { area, type Area } from './area.ts';

/** Areas that face customers and goods. */
export const tradeAreas: readonly Area[] = [
  area('payments', 10, {
    fields: 'settlement acquiring payouts chargebacks wallets instalments invoicing treasury direct-debit cross-border cash-desks gift-cards',
    objects: 'payment card mandate payout refund invoice credit-note chargeback authorization capture transfer voucher balance surcharge receipt merchant-account instalment',
    acts: 'matching reconciliation settlement screening tokenization routing retry netting disbursement dunning clearing splitting',
    outside: 'sepa swift iso20022 acquirer card-scheme open-banking bacs',
    actors: 'merchants, cashiers, treasury analysts, dispute handlers, shop owners, auditors',
    tags: 'cards money pci psd2 settlement',
  }),
  area('logistics', 9, {
    fields: 'linehaul last-mile customs returns fleet yard parcel-lockers cold-chain freight-forwarding carriers dangerous-goods cross-docking',
    objects: 'parcel shipment pallet route truck manifest consignment dock driver container waybill depot pickup handover tariff-code locker return-label',
    acts: 'tracking routing consolidation dispatching weighing labelling geofencing slotting rerouting clearance proofing forecasting',
    outside: 'edifact carrier-hub ioss telematics port-community road-toll',
    actors: 'dispatchers, drivers, depot managers, customs brokers, carriers, recipients',
    tags: 'edi geo parcels telematics transport',
  }),
  area('storefront', 10, {
    fields: 'checkout basket product-pages landing-pages accessibility experiments navigation kiosk localization subscriptions-shop shop-windows guest-journeys',
    objects: 'basket page banner menu wishlist teaser checkout-step layout gallery widget slot coupon-field review store-locator size-guide breadcrumb',
    acts: 'rendering personalization composition preview pricing prefetching translation hydration moderation tracking ranking caching',
    outside: 'cdn consent headless-cms web-push sitemap tag-manager',
    actors: 'shoppers, guests, content editors, country managers, web analysts, store staff',
    tags: 'frontend i18n seo ssr web-vitals',
  }),
  area('orders', 8, {
    fields: 'order-capture promising cancellations preorders click-and-collect business-orders marketplaces gift-orders exchanges order-history',
    objects: 'order order-line reservation allocation backorder preorder exchange promise basket-snapshot split-delivery cancellation gift-message purchase-limit pick-wave quote',
    acts: 'orchestration splitting allocation amendment confirmation promising deduplication enrichment replay archiving hold-release expiry',
    outside: 'marketplace punchout store-pos erp drop-ship',
    actors: 'shoppers, order clerks, store managers, vendors, key accounts, support agents',
    tags: 'event-sourced fulfilment oms saga stateful',
  }),
  area('merchandising', 7, {
    fields: 'assortment price-books promotions product-data vendors markdowns seasons private-label media-assets attributes',
    objects: 'product price promotion assortment attribute variant price-list supplier-offer season markdown bundle category barcode brand-page packshot allergen',
    acts: 'enrichment classification syndication approval simulation versioning mapping repricing onboarding translation validation publishing',
    outside: 'gs1 pim vendor-portal gdsn price-feed',
    actors: 'buyers, category managers, vendors, pricing analysts, photographers, copy writers',
    tags: 'gs1 master-data pricing products workflow',
  }),
  area('warehouse', 6, {
    fields: 'inbound picking packing stocktaking automation replenishment slot-planning robotics value-added-services quality-gates',
    objects: 'bin tote stock-level pick-list carton conveyor shuttle goods-receipt serial-number count replenishment-order packing-station forklift label cage robot',
    acts: 'counting putaway picking sequencing balancing quarantine cartonization sorting weighing replenishment telemetry simulation',
    outside: 'wcs plc scanner opc-ua voice-picking',
    actors: 'pickers, shift leaders, inbound clerks, stock controllers, maintenance engineers, robot operators',
    tags: 'edge hardware real-time stock wms',
  }),
  area('customer-care', 5, {
    fields: 'contact-centre self-help complaints field-visits loyalty-desk callbacks chat quality-coaching social-care warranty',
    objects: 'case conversation callback complaint macro transcript warranty appointment callback-slot agent-status survey escalation knowledge-card goodwill visit',
    acts: 'triage transcription routing summarization scheduling escalation coaching follow-up deflection handover sentiment translation',
    outside: 'telephony voice-bot messaging-hub crm survey-panel',
    actors: 'support agents, team coaches, customers, field technicians, complaint officers',
    tags: 'cti nps omnichannel support voice',
  }),
  area('marketing', 6, {
    fields: 'campaigns newsletters loyalty affiliates audience events-and-fairs brand-sites push-channels referrals attribution',
    objects: 'campaign audience newsletter loyalty-point consent affiliate creative segment touchpoint referral journey push-message leaflet sponsor reward',
    acts: 'segmentation attribution scheduling suppression throttling scoring personalization unsubscribing redemption warming bidding reporting',
    outside: 'ad-exchange mail-relay sms-gateway social-feed clean-room',
    actors: 'campaign managers, loyalty members, affiliates, brand teams, subscribers',
    tags: 'batch consent crm growth messaging',
  }),
];
