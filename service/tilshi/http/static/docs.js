"use strict";

// Relative to /docs, so that it also works behind a proxy's prefix.
SwaggerUIBundle({ url: "openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null });
