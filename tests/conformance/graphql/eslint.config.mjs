// The rules of graphql-eslint for schemas, those of Relay among them. Reads schema.graphql beside it.
import graphql from "@graphql-eslint/eslint-plugin";

/** Values: they have no identity, and stand in what has one, or in an answer to a question. */
const VALUES = [
  "Amount", "Cell", "CellKey", "ChangedRecord", "ChangeLog", "Chapter", "Citation", "CodelistItem", "Coordinates", "Dataset", "Download", "Evidence", "Facet", "FacetValue",
  "FieldChange", "FieldEvidence", "FieldValue", "FuzzyDate", "Hit", "LeftOut", "Link", "Match", "Moment", "Name", "Network", "NetworkEdge", "NetworkNode", "Note", "Office",
  "PartnerCounts", "Party", "Range", "RecordCount", "SeriesGrowth", "SeriesPoint", "StandardCode", "Stats", "StatsOf", "Suggestion", "Sum", "TimelineItem", "Total", "Value",
];

export default [
  {
    files: ["*.graphql"],
    plugins: { "@graphql-eslint": graphql },
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      // there are lists of values beside connections, `nodes` as a way round edges, and pages of what is no record, such as a hit of a search
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false }],
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { suffixes: ["Connection", "Edge"], types: ["PageInfo", "Query", "Codelist", ...VALUES] } }],
      "@graphql-eslint/require-description": [
        "error",
        {
          types: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          EnumValueDefinition: true,
          InputValueDefinition: true,
          // the directives are those of the specification
          ignoredSelectors: ["DirectiveDefinition > InputValueDefinition"],
        },
      ],
    },
  },
];
