//! Sectors: the fields of economic activity, by OECD DAC purpose code.
use crate::values::codelist::{codelist, codelists};

codelists![Sector];

codelist! {
    /// Fields of economic activity, by OECD DAC purpose code.
    Sector "sector" {
        /// Roads and streets, and carrying on them.
        Road "road" "Road transport" = ["OECD DAC sector" "21020"],
        /// Railways and metros, and carrying on them.
        Rail "rail" "Rail transport" = ["OECD DAC sector" "21030"],
        /// Airports, aircraft and flights.
        Air "air" "Air transport" = ["OECD DAC sector" "21050"],
        /// Warehouses, terminals and the handling of goods.
        Storage "storage" "Storage and logistics" = ["OECD DAC sector" "21061"],
        /// Water supply and sanitation, large systems.
        Water "water" "Water and sanitation" = ["OECD DAC sector" "14020"],
        /// Waste management and disposal.
        Waste "waste" "Waste management" = ["OECD DAC sector" "14050"],
        /// Housing policy and provision.
        Housing "housing" = ["OECD DAC sector" "16030"],
        /// Nuclear energy plants.
        Nuclear "nuclear" "Nuclear energy" = ["OECD DAC sector" "23510"],
        /// Energy from renewable sources.
        Renewables "renewables" "Renewable energy" = ["OECD DAC sector" "23210"],
        /// Energy conservation and efficiency.
        Efficiency "efficiency" "Energy efficiency" = ["OECD DAC sector" "23183"],
        /// Formal sector financial intermediaries.
        Bank "bank" "Banking" = ["OECD DAC sector" "24030"],
        /// Support for small and medium-sized enterprises.
        Sme "sme" "Small and medium-sized enterprises" = ["OECD DAC sector" "32130"],
        /// Development of farming as a whole.
        Agriculture "agriculture" = ["OECD DAC sector" "31120"],
        /// Animal husbandry: livestock and its feed.
        Livestock "livestock" = ["OECD DAC sector" "31163"],
        /// Agro-industries and food.
        AgroIndustry "agro_industry" "Agro-industry" = ["OECD DAC sector" "32161"],
        /// Forest industries, wood and furniture.
        Wood "wood" "Wood and furniture" = ["OECD DAC sector" "32162"],
        /// Textiles, leather and substitutes.
        Textiles "textiles" "Textiles and leather" = ["OECD DAC sector" "32163"],
        /// The chemical industry, other than fertilisers and medicines.
        Chemicals "chemicals" = ["OECD DAC sector" "32164"],
        /// Making of fertilisers.
        Fertiliser "fertiliser" = ["OECD DAC sector" "32165"],
        /// Making of medicines and medical goods.
        Pharma "pharma" "Pharmaceuticals" = ["OECD DAC sector" "32168"],
        /// Engineering and machine building.
        Engineering "engineering" = ["OECD DAC sector" "32171"],
        /// Transport equipment industry.
        Vehicles "vehicles" "Transport equipment" = ["OECD DAC sector" "32172"],
        /// Mineral prospection, exploration and mining.
        Mining "mining" = ["OECD DAC sector" "32220"],
        /// Construction policy and building materials.
        Construction "construction" = ["OECD DAC sector" "32310"],
        /// Trade policy and promotion.
        Trade "trade" = ["OECD DAC sector" "33110"],
        /// Trade facilitation and customs.
        Customs "customs" = ["OECD DAC sector" "33120"],
        /// Travel, and policy on it.
        Tourism "tourism" = ["OECD DAC sector" "33210"],
        /// Telecommunications, data processing and software.
        Ict "ict" "Information and communication technology" = ["OECD DAC sector" "22040"],
        /// Universities, academies and colleges.
        HigherEducation "higher_education" = ["OECD DAC sector" "11420"],
        /// Research and scientific institutions.
        Research "research" = ["OECD DAC sector" "43082"],
        /// Health policy and services.
        Health "health" = ["OECD DAC sector" "12110"],
        /// Environmental policy and protection.
        Environment "environment" = ["OECD DAC sector" "41010"],
        /// Water resources conservation, including waters shared across borders.
        BorderWater "border_water" "Water across borders" = ["OECD DAC sector" "14015"],
        /// Culture and recreation.
        Culture "culture" = ["OECD DAC sector" "16061"],
    }
}
