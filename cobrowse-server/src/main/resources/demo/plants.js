// Plant A–Z: common name | botanical name | light (Low, Medium, Bright) | days between waterings.
const table = `
African violet|Saintpaulia ionantha|Medium|5
Air plant|Tillandsia ionantha|Bright|7
Aloe vera|Aloe barbadensis|Bright|14
Aluminium plant|Pilea cadierei|Medium|6
Amaryllis|Hippeastrum|Bright|7
Angel wing begonia|Begonia coccinea|Medium|6
Anthurium|Anthurium andraeanum|Medium|7
Areca palm|Dypsis lutescens|Bright|6
Arrowhead vine|Syngonium podophyllum|Medium|6
Asparagus fern|Asparagus setaceus|Medium|5
Baby rubber plant|Peperomia obtusifolia|Medium|9
Baby's tears|Soleirolia soleirolii|Medium|3
Banana plant|Musa acuminata|Bright|4
Bay laurel|Laurus nobilis|Bright|7
Bird of paradise|Strelitzia reginae|Bright|7
Bird's nest fern|Asplenium nidus|Low|6
Boston fern|Nephrolepis exaltata|Medium|4
Bromeliad|Guzmania lingulata|Medium|8
Burro's tail|Sedum morganianum|Bright|14
Calathea|Goeppertia ornata|Low|5
Cast iron plant|Aspidistra elatior|Low|12
Chinese evergreen|Aglaonema commutatum|Low|9
Chinese money plant|Pilea peperomioides|Medium|7
Christmas cactus|Schlumbergera truncata|Medium|8
Coffee plant|Coffea arabica|Medium|5
Column cactus|Cereus repandus|Bright|28
Corn plant|Dracaena fragrans|Low|12
Creeping fig|Ficus pumila|Medium|5
Croton|Codiaeum variegatum|Bright|6
Cyclamen|Cyclamen persicum|Medium|4
Desert rose|Adenium obesum|Bright|14
Devil's backbone|Euphorbia tithymaloides|Bright|12
Devil's ivy|Epipremnum aureum|Low|9
Dragon tree|Dracaena marginata|Medium|11
Dumb cane|Dieffenbachia seguine|Medium|7
Echeveria|Echeveria elegans|Bright|14
Elephant bush|Portulacaria afra|Bright|14
Elephant's ear|Alocasia amazonica|Medium|6
English ivy|Hedera helix|Low|6
Eternal flame|Goeppertia crocata|Low|5
False aralia|Plerandra elegantissima|Medium|7
Fiddle-leaf fig|Ficus lyrata|Bright|8
Fishtail palm|Caryota mitis|Bright|6
Flamingo flower|Anthurium scherzerianum|Medium|6
Flaming Katy|Kalanchoe blossfeldiana|Bright|10
Gardenia|Gardenia jasminoides|Bright|4
Geranium|Pelargonium zonale|Bright|6
Golden barrel|Echinocactus grusonii|Bright|28
Grape ivy|Cissus alata|Low|8
Guzmania|Guzmania conifera|Medium|7
Haworthia|Haworthiopsis attenuata|Medium|16
Heartleaf philodendron|Philodendron hederaceum|Low|8
Hen and chicks|Sempervivum tectorum|Bright|14
Hibiscus|Hibiscus rosa-sinensis|Bright|3
Hoya|Hoya carnosa|Medium|10
Inch plant|Tradescantia zebrina|Medium|6
Ixora|Ixora coccinea|Bright|5
Jade plant|Crassula ovata|Bright|14
Japanese aralia|Fatsia japonica|Low|7
Jasmine|Jasminum polyanthum|Bright|4
Jewel orchid|Ludisia discolor|Low|6
Kaffir lily|Clivia miniata|Medium|9
Kentia palm|Howea forsteriana|Low|8
Lady palm|Rhapis excelsa|Low|8
Lavender|Lavandula angustifolia|Bright|9
Lemon tree|Citrus limon|Bright|5
Lipstick plant|Aeschynanthus radicans|Medium|7
Living stones|Lithops|Bright|35
Lucky bamboo|Dracaena sanderiana|Low|7
Madagascar palm|Pachypodium lamerei|Bright|18
Maidenhair fern|Adiantum raddianum|Low|2
Moth orchid|Phalaenopsis amabilis|Medium|8
Mother of thousands|Kalanchoe daigremontiana|Bright|14
Myrtle|Myrtus communis|Bright|5
Nerve plant|Fittonia albivenis|Low|3
Norfolk Island pine|Araucaria heterophylla|Medium|7
Old man cactus|Cephalocereus senilis|Bright|30
Oleander|Nerium oleander|Bright|4
Olive tree|Olea europaea|Bright|8
Ox tongue|Gasteria carinata|Medium|16
Panda plant|Kalanchoe tomentosa|Bright|14
Parlour palm|Chamaedorea elegans|Low|8
Peace lily|Spathiphyllum wallisii|Low|5
Pencil cactus|Euphorbia tirucalli|Bright|18
Pitcher plant|Nepenthes alata|Bright|3
Poinsettia|Euphorbia pulcherrima|Bright|6
Polka dot plant|Hypoestes phyllostachya|Medium|4
Ponytail palm|Beaucarnea recurvata|Bright|18
Prayer plant|Maranta leuconeura|Low|5
Prickly pear|Opuntia microdasys|Bright|24
Purple heart|Tradescantia pallida|Bright|7
Queen of the night|Epiphyllum oxypetalum|Medium|10
Rattlesnake plant|Goeppertia insignis|Low|5
Rosemary|Salvia rosmarinus|Bright|7
Rubber plant|Ficus elastica|Medium|9
Sago palm|Cycas revoluta|Bright|11
Satin pothos|Scindapsus pictus|Medium|8
Snake plant|Dracaena trifasciata|Low|18
Spider plant|Chlorophytum comosum|Medium|7
Staghorn fern|Platycerium bifurcatum|Medium|7
String of hearts|Ceropegia woodii|Bright|12
String of pearls|Curio rowleyanus|Bright|14
Swiss cheese plant|Monstera deliciosa|Medium|8
Tiger jaws|Faucaria tigrina|Bright|18
Ti plant|Cordyline fruticosa|Medium|6
Umbrella plant|Heptapleurum arboricola|Medium|9
Urn plant|Aechmea fasciata|Medium|9
Venus flytrap|Dionaea muscipula|Bright|2
Vriesea|Vriesea splendens|Medium|8
Wax begonia|Begonia cucullata|Medium|6
Weeping fig|Ficus benjamina|Medium|7
Yucca|Yucca gigantea|Bright|14
Zebra plant|Aphelandra squarrosa|Medium|4
ZZ plant|Zamioculcas zamiifolia|Low|18
`;

export const plants = table
  .trim()
  .split('\n')
  .map((row) => row.split('|'))
  .map(([name, latin, light, days]) => ({ name, latin, light, days: Number(days) }));
