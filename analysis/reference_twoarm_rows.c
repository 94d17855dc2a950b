#include "analysis/reference_twoarm_rows.h"

/* clang-format off: one row a line */
const struct mlift_reference_row mlift_reference_twoarm_rows[MLIFT_REFERENCE_TWOARM_N_ROWS] = {
    {"ppt-01", "power", "test=z-pooled p1=.50 p2=.75 n1=50 n2=50 alpha=.05 sides=2", "0.7401659", 1e-6, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core); ?power.prop.test example 1",
     NULL},
    {"ppt-02", "size", "test=z-pooled p1=.50 p2=.75 power=.90 alpha=.05 sides=2", "76.70693", 1e-4, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core); ?power.prop.test example 2 "
     "(prints n = 76.7)",
     NULL},
    {"ppt-03", "size", "test=z-pooled p1=.50 p2=.75 power=.90 alpha=.05 sides=1", "62.33551", 1e-4, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core); ?power.prop.test example "
     "(alternative one.sided)",
     NULL},
    {"ppt-06", "size", "test=z-pooled p1=.10 p2=.15 power=.80 alpha=.05 sides=2", "685.5969", 1e-3, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-08", "size", "test=z-pooled p1=.02 p2=.03 power=.80 alpha=.05 sides=2", "3825.1497", 1e-3, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-09", "size", "test=z-pooled p1=.02 p2=.04 power=.90 alpha=.05 sides=2", "1526.7519", 1e-3, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-11", "size", "test=z-pooled p1=.20 p2=.10 power=.80 alpha=.05 sides=2", "198.9634", 1e-3, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-12", "size", "test=z-pooled p1=.65 p2=.85 power=.80 alpha=.05 sides=2", "72.39301", 1e-4, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-13", "power", "test=z-pooled p1=.05 p2=.15 n1=100 n2=100 alpha=.05 sides=2", "0.6564122", 1e-6, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-14", "power", "test=z-pooled p1=.05 p2=.10 n1=250 n2=250 alpha=.05 sides=2", "0.5648016", 1e-6, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-15", "power", "test=z-pooled p1=.02 p2=.05 n1=500 n2=500 alpha=.05 sides=2", "0.7334064", 1e-6, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"ppt-16", "power", "test=z-pooled p1=.02 p2=.03 n1=2500 n2=2500 alpha=.05 sides=2", "0.6197203", 1e-6, 0,
     "computed for this project: R 4.2.2 stats::power.prop.test (Debian 12 r-base-core)", NULL},
    {"cc-02", "size", "test=z-continuity p1=0.1 p2=0.2 power=0.8 alpha=.05 sides=2", "218.5057594", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
    {"cc-03", "size", "test=z-continuity p1=0.05 p2=0.15 power=0.8 alpha=.05 sides=2", "159.4680048", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
    {"cc-04", "size", "test=z-continuity p1=0.05 p2=0.2 power=0.8 alpha=.05 sides=2", "87.94670707", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
    {"cc-06", "size", "test=z-continuity p1=0.1 p2=0.2 power=0.9 alpha=.05 sides=2", "285.5057412", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
    {"cc-07", "size", "test=z-continuity p1=0.05 p2=0.075 power=0.8 alpha=.05 sides=2", "1549.45284", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
    {"cc-08", "size", "test=z-continuity p1=0.02 p2=0.05 power=0.8 alpha=.05 sides=2", "652.8865372", 1e-3, 0,
     "formula n/4*(1+sqrt(1+4/(n*|p1-p2|)))^2 on R power.prop.test n (Casagrande-Pike-Smith 1978 / Fleiss-Tytun-Ury "
     "1980; formula in cran/clinfun@2d9eea73c835c7ae1064476e3b805379296e8e5c:man/gsdesign.Rd); computed for this "
     "project",
     NULL},
};
/* clang-format on */
