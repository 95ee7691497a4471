/** The scope of tokens whose holder is a customer: the routes of customers ask for it. */
export const CUSTOMER_SCOPE = 'bodega/customer';
