/** Where the API is: the page's own origin. */
export const graphqlUrl = "/graphql";
export const socketUrl = `${window.location.protocol === "https:" ? "wss" : "ws"}://${window.location.host}/graphql`;
