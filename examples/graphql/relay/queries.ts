// What relay-compiler reads. With babel-plugin-relay a component holds its own tags, and what is generated need not be imported by name.
import { graphql } from "relay-runtime";

graphql`
  query queriesLoansQuery($id: ID!, $count: Int!) {
    partner(id: $id) {
      id
      ...queries_loans @arguments(count: $count)
    }
  }
`;

graphql`
  fragment queries_loans on Partner @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" }) @refetchable(queryName: "queriesLoansPageQuery") {
    title
    deals(filter: { status: { in: [SIGNED] } }, orderBy: { field: SIGNED }, first: $count, after: $cursor) @connection(key: "queries_loans_deals") {
      pageInfo { endCursor hasNextPage }
      edges {
        node {
          id
          title
          amount { text }
        }
      }
    }
  }
`;
